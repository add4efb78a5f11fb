package io.attesta.authorizer.archive;

import java.sql.SQLException;

/** Rows put into an archive by plain SQL, so that what is in it is known to the last one. */
final class PlantedRows {
    private PlantedRows() {}

    /** An archive with a batch for the proofs and no authorization. */
    static ArchiveDatabase archive() throws SQLException {
        final ArchiveDatabase database = SharedPostgres.newDatabase();
        ArchiveSchema.migrate(database);
        SharedPostgres.run(
                database,
                "INSERT INTO batch SELECT 7, 1, '2026-09-21T14:00Z', 'attesta-test/7', decode(repeat('00', 32), 'hex'),"
                        + " decode(repeat('ab', 32), 'hex'), decode(repeat('01', 8), 'hex'),"
                        + " decode(repeat('cd', 64), 'hex'), 1, 10, 10, decode(repeat('ef', 32), 'hex'), 4000");
        return database;
    }

    /**
     * Authorizations numbered from first to last, one a second from 2026-09-21T14:00Z on: card n mod cards, acceptor and terminal n mod
     * 500, every fifth refused as stolen.
     */
    static void authorizations(final ArchiveDatabase database, final long first, final long last, final int cards)
            throws SQLException {
        SharedPostgres.run(database, """
                INSERT INTO authorization_record (node, batch, leaf, sequence, recorded_at, code, response_code, action,
                    card_token, last_four, acceptor, terminal, stan, rrn, local_time, local_date, transmitted_at, mti,
                    decline_reason, session_effect, session_expires_at, card_version, statement)
                SELECT 7, 1, n %% 255 + 1, n, '2026-09-21T14:00Z'::timestamptz + n * interval '1 second',
                    CASE WHEN n %% 5 <> 0 THEN lpad(upper(to_hex(n)), 6, '0') END,
                    CASE WHEN n %% 5 <> 0 THEN '00' ELSE '43' END, 30,
                    decode(lpad(to_hex(n %% %d), 32, '0'), 'hex'), lpad((n %% 10000)::text, 4, '0'),
                    'RO-CJ-MED-' || lpad((n %% 500)::text, 5, '0'), 'CJ' || lpad((n %% 500)::text, 6, '0'),
                    n %% 1000000, lpad(n::text, 12, '0'), '171320', '0921', '2026-09-21T14:00Z', '0100',
                    CASE WHEN n %% 5 = 0 THEN 'CARD_STOLEN' END, CASE WHEN n %% 5 <> 0 THEN 'OPENED' ELSE 'NONE' END,
                    CASE WHEN n %% 5 <> 0 THEN '2026-09-21T14:30Z'::timestamptz END, -1, decode(repeat('5a', 250), 'hex')
                FROM generate_series(%d, %d) n""".formatted(cards, first, last));
    }

    /** The token of a card as it was planted. */
    static String token(final long card) {
        return "%032x".formatted(card);
    }
}
