-- The archive: what the journal holds, as tables. Append-only; every row can be proved again from its statement and its batch.
-- Times are UTC instants by the server's clock unless a comment says otherwise. Months of partitions are UTC.

CREATE TABLE batch (
    node           integer     NOT NULL,
    number         bigint      NOT NULL,
    sealed_at      timestamptz NOT NULL,
    issuer         text        NOT NULL,
    previous_root  bytea       NOT NULL CHECK (octet_length(previous_root) = 32),
    root           bytea       NOT NULL CHECK (octet_length(root) = 32),
    key_identifier bytea       NOT NULL CHECK (octet_length(key_identifier) = 8),
    signature      bytea       NOT NULL CHECK (octet_length(signature) = 64),
    first_sequence bigint      NOT NULL,
    statements     smallint    NOT NULL,
    entries        integer     NOT NULL,
    entries_digest bytea       NOT NULL CHECK (octet_length(entries_digest) = 32),
    frame_bytes    integer     NOT NULL,
    PRIMARY KEY (node, number)
);
COMMENT ON TABLE batch IS 'One sealed batch of the journal: signed once, hash-chained to the one before. Its key makes (node, batch) unique for the whole archive.';
COMMENT ON COLUMN batch.node IS 'Number of the node, 1 to 65535';
COMMENT ON COLUMN batch.number IS 'Number of the batch in its node, from 1, without gaps';
COMMENT ON COLUMN batch.sealed_at IS 'Time of the batch, to the second, as its header says';
COMMENT ON COLUMN batch.issuer IS 'Issuer and node as the header says: iss';
COMMENT ON COLUMN batch.previous_root IS 'Merkle root of the batch before, 32 bytes; zeros for the first';
COMMENT ON COLUMN batch.root IS 'Merkle root (RFC 9162) over header and statements, 32 bytes';
COMMENT ON COLUMN batch.key_identifier IS 'kid: first 8 bytes of SHA-256 over the public key that verifies the signature';
COMMENT ON COLUMN batch.signature IS 'Ed25519 over Sig_structure of the root (RFC 9052), 64 bytes';
COMMENT ON COLUMN batch.first_sequence IS 'Sequence number of the first statement; the next one to be given if there is none';
COMMENT ON COLUMN batch.statements IS 'Number of statements, 0 to 255';
COMMENT ON COLUMN batch.entries IS 'Number of journal entries';
COMMENT ON COLUMN batch.entries_digest IS 'SHA-256 over the journal entries, as the header says: with it header and root can be computed from this database alone';
COMMENT ON COLUMN batch.frame_bytes IS 'Size of the batch in the journal, bytes';

CREATE TABLE authorization_record (
    node               integer     NOT NULL,
    batch              bigint      NOT NULL,
    leaf               smallint    NOT NULL,
    sequence           bigint      NOT NULL,
    recorded_at        timestamptz NOT NULL,
    code               text,
    response_code      text        NOT NULL,
    action             smallint    NOT NULL,
    card_token         bytea       NOT NULL,
    last_four          text        NOT NULL,
    acceptor           text        NOT NULL,
    terminal           text        NOT NULL,
    stan               integer     NOT NULL,
    rrn                text        NOT NULL,
    local_time         text        NOT NULL,
    local_date         text        NOT NULL,
    transmitted_at     timestamptz NOT NULL,
    reference          text,
    mti                text        NOT NULL,
    decline_reason     text,
    session_effect     text        NOT NULL,
    session_expires_at timestamptz,
    card_version       bigint      NOT NULL,
    statement          bytea       NOT NULL
) PARTITION BY RANGE (recorded_at);
COMMENT ON TABLE authorization_record IS 'One decided request and its answer. No card number is in it.';
COMMENT ON COLUMN authorization_record.node IS 'Number of the node that decided';
COMMENT ON COLUMN authorization_record.batch IS 'Batch in which it was sealed: batch.number';
COMMENT ON COLUMN authorization_record.leaf IS 'Place of the statement in the batch, 1 to 255';
COMMENT ON COLUMN authorization_record.sequence IS 'Number of the authorization in its node, unique for ever';
COMMENT ON COLUMN authorization_record.recorded_at IS 'When the server read the request';
COMMENT ON COLUMN authorization_record.code IS 'Authorization code (DE 38) of the answer; null when refused';
COMMENT ON COLUMN authorization_record.response_code IS 'Response code (DE 39)';
COMMENT ON COLUMN authorization_record.action IS 'What was asked: first two digits of DE 3';
COMMENT ON COLUMN authorization_record.card_token IS 'Card token, 16 bytes';
COMMENT ON COLUMN authorization_record.last_four IS 'Last four digits of the card number';
COMMENT ON COLUMN authorization_record.acceptor IS 'Acceptor (DE 42), padding trimmed';
COMMENT ON COLUMN authorization_record.terminal IS 'Terminal (DE 41), padding trimmed';
COMMENT ON COLUMN authorization_record.stan IS 'System trace audit number (DE 11)';
COMMENT ON COLUMN authorization_record.rrn IS 'Retrieval reference number (DE 37) as the answer carried it: the request''s, or assigned';
COMMENT ON COLUMN authorization_record.local_time IS 'Terminal''s time as given, hhmmss (DE 12)';
COMMENT ON COLUMN authorization_record.local_date IS 'Terminal''s date as given, MMDD (DE 13)';
COMMENT ON COLUMN authorization_record.transmitted_at IS 'Transmission time (DE 7), its year the one nearest to the server''s clock';
COMMENT ON COLUMN authorization_record.reference IS 'Reference of the offer or course (DF02); null if none';
COMMENT ON COLUMN authorization_record.mti IS 'Message type of the request, repeat digit included';
COMMENT ON COLUMN authorization_record.decline_reason IS 'Why it was refused, finer than the response code; null when approved';
COMMENT ON COLUMN authorization_record.session_effect IS 'NONE, OPENED, CONTINUED or CLOSED';
COMMENT ON COLUMN authorization_record.session_expires_at IS 'End of the session; null when refused';
COMMENT ON COLUMN authorization_record.card_version IS 'Version of the card status that was used, unsigned 64 bits in two''s complement; 0 if the card is unknown';
COMMENT ON COLUMN authorization_record.statement IS 'The signed statement (DE 62), CBOR';

CREATE TABLE card_status_change (
    node            integer     NOT NULL,
    batch           bigint      NOT NULL,
    entry           integer     NOT NULL,
    recorded_at     timestamptz NOT NULL,
    card_token      bytea       NOT NULL,
    version         bigint      NOT NULL,
    status          text        NOT NULL,
    expiry          text        NOT NULL,
    sequence_number integer     NOT NULL,
    occupation      text        NOT NULL,
    flags           integer     NOT NULL,
    county          text,
    reason          integer     NOT NULL
) PARTITION BY RANGE (recorded_at);
COMMENT ON TABLE card_status_change IS 'One card at one version: a delta that was applied.';
COMMENT ON COLUMN card_status_change.node IS 'Number of the node that applied it';
COMMENT ON COLUMN card_status_change.batch IS 'Batch in which it was sealed: batch.number';
COMMENT ON COLUMN card_status_change.entry IS 'Place of the entry in the batch, from 1';
COMMENT ON COLUMN card_status_change.recorded_at IS 'When it was applied';
COMMENT ON COLUMN card_status_change.card_token IS 'Card token, 16 bytes';
COMMENT ON COLUMN card_status_change.version IS 'Version given by the back office, unsigned 64 bits in two''s complement';
COMMENT ON COLUMN card_status_change.status IS 'INITIALIZED, ISSUED, ACTIVE, SUSPENDED, LOST, STOLEN, EXPIRED, REVOKED, REPLACED or REMOVED';
COMMENT ON COLUMN card_status_change.expiry IS 'Last month of validity, YYMM';
COMMENT ON COLUMN card_status_change.sequence_number IS 'Number of the re-issue';
COMMENT ON COLUMN card_status_change.occupation IS 'COR code, six digits';
COMMENT ON COLUMN card_status_change.flags IS 'Entitlement flags, 16 bits';
COMMENT ON COLUMN card_status_change.county IS 'County, two letters; null if not given';
COMMENT ON COLUMN card_status_change.reason IS 'Why the back office changed the card, 0 to 65535';

CREATE TABLE acceptor_change (
    node        integer     NOT NULL,
    batch       bigint      NOT NULL,
    entry       integer     NOT NULL,
    recorded_at timestamptz NOT NULL,
    acceptor    text        NOT NULL,
    terminal    text,
    name        text,
    category    text,
    stopped     boolean     NOT NULL,
    version     bigint      NOT NULL
) PARTITION BY RANGE (recorded_at);
COMMENT ON TABLE acceptor_change IS 'One acceptor, or one of its terminals, at one version.';
COMMENT ON COLUMN acceptor_change.node IS 'Number of the node that applied it';
COMMENT ON COLUMN acceptor_change.batch IS 'Batch in which it was sealed: batch.number';
COMMENT ON COLUMN acceptor_change.entry IS 'Place of the entry in the batch, from 1';
COMMENT ON COLUMN acceptor_change.recorded_at IS 'When it was applied';
COMMENT ON COLUMN acceptor_change.acceptor IS 'Acceptor (DE 42), padding trimmed';
COMMENT ON COLUMN acceptor_change.terminal IS 'Terminal (DE 41), padding trimmed; null if the acceptor itself changed';
COMMENT ON COLUMN acceptor_change.name IS 'Name of the acceptor; null for a terminal';
COMMENT ON COLUMN acceptor_change.category IS 'EMP, TRN, MED, CTY, AGY or BCK; null for a terminal';
COMMENT ON COLUMN acceptor_change.stopped IS 'Acceptor suspended, or terminal disabled';
COMMENT ON COLUMN acceptor_change.version IS 'Version given by the back office, unsigned 64 bits in two''s complement';

CREATE TABLE alarm (
    identifier uuid        NOT NULL PRIMARY KEY,
    node       integer     NOT NULL,
    raised_at  timestamptz NOT NULL,
    kind       text        NOT NULL,
    subject    text,
    message    text        NOT NULL
);
CREATE INDEX alarm_raised_at ON alarm USING brin (raised_at) WITH (pages_per_range = 16, autosummarize = on);
COMMENT ON TABLE alarm IS 'What operators were alarmed of. Not part of the journal, and so not of reconciliation.';
COMMENT ON COLUMN alarm.identifier IS 'Given when the alarm was raised, so that writing it again adds nothing';
COMMENT ON COLUMN alarm.node IS 'Number of the node that raised it';
COMMENT ON COLUMN alarm.raised_at IS 'When it was raised';
COMMENT ON COLUMN alarm.kind IS 'What sort of alarm';
COMMENT ON COLUMN alarm.subject IS 'Whom it is about, masked; null if nobody in particular';
COMMENT ON COLUMN alarm.message IS 'What happened, for people; masked';

CREATE TABLE archiver_position (
    node             integer     NOT NULL PRIMARY KEY,
    batch            bigint      NOT NULL,
    journal_position bigint      NOT NULL,
    root             bytea       NOT NULL CHECK (octet_length(root) = 32),
    moved_at         timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE archiver_position IS 'How far each node''s journal is in this archive. Moves in the transaction that writes the rows.';
COMMENT ON COLUMN archiver_position.node IS 'Number of the node';
COMMENT ON COLUMN archiver_position.batch IS 'Last batch archived; 0 before the first';
COMMENT ON COLUMN archiver_position.journal_position IS 'Position of that batch''s frame in the journal, bytes';
COMMENT ON COLUMN archiver_position.root IS 'Root of that batch, 32 bytes; zeros before the first';
COMMENT ON COLUMN archiver_position.moved_at IS 'When it moved, by the database''s clock';

-- Lookups: one card's history, one acceptor's day, one code; the archiver and reconciliation go by batch. Measured with 1.3 million
-- rows of a month, two cores, thousand rows a second by COPY: BRIN alone 170, and one hash 150 (one B-tree 70 to 120), two
-- hashes and a bloom 100, two hashes and a B-tree of acceptor and time 63, three B-trees 50. Rows come in the order of time, batch and
-- sequence, which BRIN lives on; tokens and codes are looked up by equality only, which a hash serves; an acceptor is looked up together
-- with its time, so a bloom filter for each half MiB (about 1,500 rows) only has to say where it is not.
CREATE INDEX authorization_record_order ON authorization_record
    USING brin (recorded_at, batch, sequence) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX authorization_record_card ON authorization_record USING hash (card_token);
CREATE INDEX authorization_record_code ON authorization_record USING hash (code);
CREATE INDEX authorization_record_acceptor ON authorization_record
    USING brin (acceptor text_bloom_ops (n_distinct_per_range = 1600, false_positive_rate = 0.001))
    WITH (pages_per_range = 64, autosummarize = on);
CREATE INDEX card_status_change_order ON card_status_change
    USING brin (recorded_at, batch) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX card_status_change_card ON card_status_change USING hash (card_token);
CREATE INDEX acceptor_change_order ON acceptor_change
    USING brin (recorded_at, batch) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX acceptor_change_acceptor ON acceptor_change USING hash (acceptor);

-- Append-only. The triggers are for statements, not rows: COPY does not pay for them.
CREATE FUNCTION archive_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the archive is append-only: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON batch
    FOR EACH STATEMENT EXECUTE FUNCTION archive_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON alarm
    FOR EACH STATEMENT EXECUTE FUNCTION archive_refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON archiver_position
    FOR EACH STATEMENT EXECUTE FUNCTION archive_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON authorization_record
    FOR EACH STATEMENT EXECUTE FUNCTION archive_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON card_status_change
    FOR EACH STATEMENT EXECUTE FUNCTION archive_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON acceptor_change
    FOR EACH STATEMENT EXECUTE FUNCTION archive_refuse_change();

-- A partition that PostgreSQL names by itself has no such trigger: partitions are made by this function.
CREATE FUNCTION archive_add_partition(parent text, child text, bounds text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TABLE %I PARTITION OF %I %s', child, parent, bounds);
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I '
        'FOR EACH STATEMENT EXECUTE FUNCTION archive_refuse_change()', child);
END
$$;

-- Makes the partitions of a month if they are missing. Rows of a month that stand in a default partition already keep the
-- month there: nothing of the archive is ever moved.
CREATE FUNCTION archive_add_month(month date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    first_day timestamptz := date_trunc('month', month::timestamp) AT TIME ZONE 'UTC';
    next_day  timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') AT TIME ZONE 'UTC';
    parent    text;
    child     text;
BEGIN
    -- Making a partition locks the default partition: a long reader must not make everyone else wait behind this.
    PERFORM set_config('lock_timeout', '2s', true);
    PERFORM pg_advisory_xact_lock(hashtext('archive_add_month'));
    FOREACH parent IN ARRAY ARRAY ['authorization_record', 'card_status_change', 'acceptor_change'] LOOP
        child := parent || to_char(month, '_YYYY_MM');
        IF to_regclass(quote_ident(child)) IS NULL THEN
            BEGIN
                PERFORM archive_add_partition(
                    parent, child, format('FOR VALUES FROM (%L) TO (%L)', first_day, next_day));
            EXCEPTION WHEN check_violation THEN
                RAISE NOTICE 'the default partition of % has rows of %: they stay there', parent, to_char(month, 'YYYY-MM');
            END;
        END IF;
    END LOOP;
END
$$;

DO $$
BEGIN
    PERFORM archive_add_partition('authorization_record', 'authorization_record_default', 'DEFAULT');
    PERFORM archive_add_partition('card_status_change', 'card_status_change_default', 'DEFAULT');
    PERFORM archive_add_partition('acceptor_change', 'acceptor_change_default', 'DEFAULT');
END
$$;
