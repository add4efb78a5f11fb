package io.attesta.authorizer.archive;

import java.util.List;

/** The tables that are made of the journal, with their columns in the order in which {@link ArchiveRows} writes them. */
enum ArchiveTable {
    BATCH(
            "batch",
            "number",
            "0",
            List.of(
                    "node",
                    "number",
                    "sealed_at",
                    "issuer",
                    "previous_root",
                    "root",
                    "key_identifier",
                    "signature",
                    "first_sequence",
                    "statements",
                    "entries",
                    "entries_digest",
                    "frame_bytes")),
    AUTHORIZATION(
            "authorization_record",
            "batch",
            "leaf",
            List.of(
                    "node",
                    "batch",
                    "leaf",
                    "sequence",
                    "recorded_at",
                    "code",
                    "response_code",
                    "action",
                    "card_token",
                    "last_four",
                    "acceptor",
                    "terminal",
                    "stan",
                    "rrn",
                    "local_time",
                    "local_date",
                    "transmitted_at",
                    "reference",
                    "mti",
                    "decline_reason",
                    "session_effect",
                    "session_expires_at",
                    "card_version",
                    "given_code",
                    "given_response_code",
                    "server_response_code",
                    "original_stan",
                    "original_transmission",
                    "original_sequence",
                    "file_action",
                    "statement")),
    EVENT(
            "terminal_event",
            "batch",
            "entry",
            List.of(
                    "node",
                    "batch",
                    "entry",
                    "recorded_at",
                    "acceptor",
                    "terminal",
                    "stan",
                    "transmitted_at",
                    "mti",
                    "network_code",
                    "terminal_count",
                    "server_count")),
    CARD(
            "card_status_change",
            "batch",
            "entry",
            List.of(
                    "node",
                    "batch",
                    "entry",
                    "recorded_at",
                    "card_token",
                    "version",
                    "status",
                    "expiry",
                    "sequence_number",
                    "occupation",
                    "flags",
                    "county",
                    "reason")),
    ACCEPTOR(
            "acceptor_change",
            "batch",
            "entry",
            List.of(
                    "node",
                    "batch",
                    "entry",
                    "recorded_at",
                    "acceptor",
                    "terminal",
                    "name",
                    "category",
                    "stopped",
                    "version")),
    EPOCH(
            "epoch",
            "batch",
            "entry",
            List.of(
                    "node",
                    "batch",
                    "entry",
                    "began_at",
                    "epoch",
                    "reason",
                    "last_batch",
                    "last_root",
                    "next_sequence",
                    "first_sequence",
                    "archive_batch",
                    "checkpoint_batch",
                    "snapshot_batch",
                    "known_roots",
                    "entries"));

    private final String table;
    private final String batchColumn;
    private final String placeColumn;
    private final List<String> columns;

    ArchiveTable(final String table, final String batchColumn, final String placeColumn, final List<String> columns) {
        this.table = table;
        this.batchColumn = batchColumn;
        this.placeColumn = placeColumn;
        this.columns = columns;
    }

    /** Name of the table. */
    String table() {
        return table;
    }

    /** Name of the column that tells rows of one batch apart. */
    String placeColumn() {
        return placeColumn;
    }

    /** Names of the columns, in order. */
    List<String> columns() {
        return columns;
    }

    /** The statement that takes rows in binary format. */
    String copySql() {
        return "COPY " + table + " (" + String.join(", ", columns) + ") FROM STDIN (FORMAT binary)";
    }

    /** Selects batch, place and all columns of one node's batches from (?) to (?), in order; parameters node, from, to. */
    String selectSql() {
        return "SELECT " + batchColumn + ", " + placeColumn + ", " + String.join(", ", columns) + " FROM " + table
                + " WHERE node = ? AND " + batchColumn + " BETWEEN ? AND ? ORDER BY 1, 2";
    }

    /** Counts one node's rows of batches behind one, and of batches before the first of all; parameters node, batch. */
    String countOutsideSql() {
        return "SELECT count(*) FROM " + table + " WHERE node = ? AND (" + batchColumn + " > ? OR " + batchColumn
                + " < 1)";
    }
}
