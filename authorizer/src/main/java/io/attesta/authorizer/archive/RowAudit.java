package io.attesta.authorizer.archive;

import io.attesta.authorizer.decision.DeclineReason;
import io.attesta.protocol.iso.Mti;
import io.attesta.protocol.receipt.MalformedReceiptException;
import io.attesta.protocol.receipt.Statement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Derives a row's columns from its signed statement and compares them. What a statement does not determine is nothing that the database
 * could prove by itself: {@code rrn}, {@code local_time}, {@code local_date}, {@code transmitted_at}, {@code session_effect}, the
 * columns of advices, reversals and file actions; of {@code recorded_at} the milliseconds, of {@code mti} the repeat digit.
 */
final class RowAudit {
    /** The rows of a range of batches in order; parameters node, from, to. Texts are cut where they are too long for certain. */
    static final String SQL =
            "SELECT batch, leaf, sequence, statement_length, statement, recorded_at, code, response_code,"
                    + " action, card_token, last_four, acceptor, terminal, stan, reference, mti, decline_reason,"
                    + " session_expires_at, card_version FROM (SELECT batch, leaf, sequence,"
                    + " octet_length(statement) AS statement_length, substr(statement, 1, " + Statement.MAX_LENGTH
                    + ") AS statement, recorded_at, left(code, 9) AS code, left(response_code, 9) AS response_code, action,"
                    + " substr(card_token, 1, 17) AS card_token, left(last_four, 9) AS last_four, left(acceptor, 33) AS acceptor,"
                    + " left(terminal, 33) AS terminal, stan, left(reference, 65) AS reference, left(mti, 9) AS mti,"
                    + " left(decline_reason, 65) AS decline_reason, session_expires_at, card_version FROM authorization_record"
                    + " WHERE node = ? AND batch BETWEEN ? AND ?) r ORDER BY batch, leaf, sequence";

    private static final int FILE_ACTION = 103;
    private static final int REVERSAL_ACTION = 104;
    private static final int FIRST_ADVICE_ACTION = 200;
    private static final int NANOS_OF_MS = 1_000_000;

    private final List<String> differing = new ArrayList<>();

    /** What is wrong with the row at which a result of {@link #SQL} is, in its batch; empty if nothing. */
    String fault(final ResultSet row, final SealedBatch batch, final int leaf) throws SQLException {
        final byte[] bytes = row.getBytes(5);
        if (bytes == null || row.getInt(4) > Statement.MAX_LENGTH) {
            return "its statement is none";
        }
        final Statement said;
        try {
            said = Statement.parse(bytes);
        } catch (final MalformedReceiptException e) {
            return "its statement is none";
        }
        differing.clear();
        compareIdentity(row, said, batch, leaf);
        compareDecision(row, said);
        compareTimes(row, said);
        return differing.isEmpty() ? "" : "its statement says something else: " + String.join(", ", differing);
    }

    private void compareIdentity(final ResultSet row, final Statement said, final SealedBatch batch, final int leaf)
            throws SQLException {
        differs("issuer", said.issuer().equals(batch.issuer()));
        differs("node", said.node() == batch.node());
        // Where the statement stands, and what the column says.
        differs("leaf", said.sequence() == batch.firstSequence() + leaf - 1);
        differs("sequence", number(row, 3, said.sequence()));
    }

    private void compareDecision(final ResultSet row, final Statement said) throws SQLException {
        differs("code", text(row, 7, said.code()));
        differs("response_code", said.responseCode().equals(row.getString(8)));
        differs("action", number(row, 9, said.action()));
        final byte[] token = row.getBytes(10);
        differs("card_token", token != null && HexFormat.of().formatHex(token).equals(said.cardToken()));
        differs("last_four", text(row, 11, said.lastFour()));
        differs("acceptor", said.acceptor().equals(row.getString(12)));
        differs("terminal", said.terminal().equals(row.getString(13)));
        differs("stan", number(row, 14, said.stan()));
        differs("reference", text(row, 15, said.reference()));
        differs("mti", isOf(row.getString(16), said.action()));
        differs("decline_reason", explains(row.getString(17), said.responseCode()));
        differs("card_version", number(row, 19, said.cardVersion()));
    }

    private void compareTimes(final ResultSet row, final Statement said) throws SQLException {
        final Instant recorded = instant(row, 6);
        differs(
                "recorded_at",
                recorded != null
                        && recorded.getEpochSecond() == said.issuedAt().getEpochSecond()
                        && recorded.getNano() % NANOS_OF_MS == 0);
        final Instant end = instant(row, 18);
        // An approval tells the end of its session, even one that is at once; nothing else has one.
        final boolean open = said.approved() || !said.expiresAt().equals(said.issuedAt());
        differs("session_expires_at", open ? said.expiresAt().equals(end) : end == null);
    }

    private void differs(final String column, final boolean equal) {
        if (!equal) {
            differing.add(column);
        }
    }

    private static boolean number(final ResultSet row, final int column, final long expected) throws SQLException {
        return row.getLong(column) == expected && !row.wasNull();
    }

    /** Whether the column has a text; null stands for the empty one. */
    private static boolean text(final ResultSet row, final int column, final String expected) throws SQLException {
        final String found = row.getString(column);
        return expected.isEmpty() ? found == null : expected.equals(found);
    }

    private static Instant instant(final ResultSet row, final int column) throws SQLException {
        final OffsetDateTime found = row.getObject(column, OffsetDateTime.class);
        return found == null ? null : found.toInstant();
    }

    /** Whether a message type is one whose statements name such an action. */
    private static boolean isOf(final String mti, final int action) {
        if (mti == null || mti.length() != 4 || !mti.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        final int first = Mti.first(Integer.parseInt(mti));
        return switch (first) {
            case Mti.AUTHORIZATION -> action < FILE_ACTION;
            case Mti.FILE_ACTION -> action == FILE_ACTION;
            case Mti.REVERSAL, Mti.REVERSAL_ADVICE -> action == REVERSAL_ACTION;
            case Mti.AUTHORIZATION_ADVICE -> action >= FIRST_ADVICE_ACTION;
            default -> false;
        };
    }

    /** Whether a reason, null if approved, is one that is told by a response code. */
    private static boolean explains(final String name, final String responseCode) {
        if (name == null) {
            return DeclineReason.NONE.responseCode().text().equals(responseCode);
        }
        for (final DeclineReason reason : DeclineReason.values()) {
            if (reason != DeclineReason.NONE && reason.name().equals(name)) {
                return reason.responseCode().text().equals(responseCode);
            }
        }
        return false;
    }
}
