package io.attesta.authorizer.feed;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * CSV (RFC 4180, comma, one record a line) with the names of the JSON members as columns, in any order; the header line is mandatory.
 * An empty cell, or a column that is not there, is left out; flags are separated by {@code |}. Owned by one thread.
 */
final class CsvFormat implements LineFormat {
    private final byte[] unquoted = new byte[LineReader.MAX_LINE];
    private final List<CardMember> columns = new ArrayList<>();
    private byte[] bytes;
    private int at;
    private int end;
    // The cell read last.
    private byte[] cell;
    private int cellFrom;
    private int cellTo;

    @Override
    public boolean hasHeader() {
        return true;
    }

    @Override
    public String header(final byte[] source, final int from, final int to) {
        begin(source, from + byteOrderMark(source, from, to), to);
        final Set<CardMember> seen = EnumSet.noneOf(CardMember.class);
        do {
            if (!cell()) {
                return "The header line is no CSV.";
            }
            final CardMember column = CardMember.of(cell, cellFrom, cellTo);
            if (column == null) {
                return "The header line names a column, number " + (columns.size() + 1) + ", that is none of "
                        + CardMember.labels() + ".";
            }
            if (!seen.add(column)) {
                return "The header line names the column " + column.label() + " twice.";
            }
            columns.add(column);
        } while (separator());
        for (final CardMember needed : List.of(CardMember.PAN, CardMember.VERSION, CardMember.STATUS)) {
            if (!seen.contains(needed)) {
                return "The header line does not name the column " + needed.label() + ".";
            }
        }
        return null;
    }

    private static int byteOrderMark(final byte[] source, final int from, final int to) {
        return to - from >= 3
                        && source[from] == (byte) 0xEF
                        && source[from + 1] == (byte) 0xBB
                        && source[from + 2] == (byte) 0xBF
                ? 3
                : 0;
    }

    @Override
    public void read(final byte[] source, final int from, final int to, final CardLine line) {
        begin(source, from, to);
        int column = 0;
        do {
            if (!cell()) {
                line.refuse("The line is no CSV, in cell " + (column + 1) + ".");
                return;
            }
            if (column < columns.size()) {
                take(columns.get(column), line);
            }
            column++;
        } while (separator());
        if (column != columns.size()) {
            line.refuse("The line has " + column + " cells, the header line " + columns.size() + ".");
        }
        line.end();
    }

    private void begin(final byte[] source, final int from, final int to) {
        bytes = source;
        at = from;
        end = to;
    }

    private void take(final CardMember column, final CardLine line) {
        if (cellTo == cellFrom) {
            return;
        }
        line.give(column);
        if (column != CardMember.FLAGS) {
            line.take(column, cell, cellFrom, cellTo);
            return;
        }
        int from = cellFrom;
        for (int i = cellFrom; i <= cellTo; i++) {
            if (i == cellTo || cell[i] == '|') {
                line.flag(cell, from, i);
                from = i + 1;
            }
        }
    }

    /** Goes over a comma; false at the end of the line. */
    private boolean separator() {
        if (at >= end) {
            return false;
        }
        at++;
        return true;
    }

    /** Reads a cell up to its comma or the end of the line; false if its quotation marks are wrong. */
    private boolean cell() {
        if (at < end && bytes[at] == '"') {
            at++;
            return quotedCell();
        }
        cell = bytes;
        cellFrom = at;
        while (at < end && bytes[at] != ',') {
            if (bytes[at] == '"') {
                return false;
            }
            at++;
        }
        cellTo = at;
        return true;
    }

    private boolean quotedCell() {
        int length = 0;
        while (at < end) {
            final byte character = bytes[at++];
            if (character != '"') {
                unquoted[length++] = character;
            } else if (at < end && bytes[at] == '"') {
                unquoted[length++] = '"';
                at++;
            } else {
                cell = unquoted;
                cellFrom = 0;
                cellTo = length;
                return at == end || bytes[at] == ',';
            }
        }
        return false;
    }
}
