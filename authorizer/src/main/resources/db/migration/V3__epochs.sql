-- Beginnings of epochs: an operator started over a journal that may not have all that was signed, and numbers jump. Few and far between:
-- not partitioned.

CREATE TABLE epoch (
    node             integer     NOT NULL,
    batch            bigint      NOT NULL,
    entry            integer     NOT NULL,
    began_at         timestamptz NOT NULL,
    epoch            integer     NOT NULL,
    reason           text        NOT NULL,
    last_batch       bigint      NOT NULL,
    last_root        bytea       NOT NULL CHECK (octet_length(last_root) = 32),
    next_sequence    bigint      NOT NULL,
    first_sequence   bigint      NOT NULL,
    archive_batch    bigint      NOT NULL,
    checkpoint_batch bigint      NOT NULL,
    snapshot_batch   bigint      NOT NULL,
    known_roots      bigint      NOT NULL,
    entries          bytea       NOT NULL,
    PRIMARY KEY (node, batch)
);
COMMENT ON TABLE epoch IS 'One beginning of an epoch: batches behind last_batch were lost from the journal, and numbers go on where none was given before.';
COMMENT ON COLUMN epoch.node IS 'Number of the node';
COMMENT ON COLUMN epoch.batch IS 'Batch that begins the epoch: batch.number';
COMMENT ON COLUMN epoch.entry IS 'Place of the entry in the batch, from 1';
COMMENT ON COLUMN epoch.began_at IS 'When it began';
COMMENT ON COLUMN epoch.epoch IS 'Its number; a journal begins with the first';
COMMENT ON COLUMN epoch.reason IS 'What was ahead of the journal, or that the operator asked for it';
COMMENT ON COLUMN epoch.last_batch IS 'Last batch that the journal had, 0 if none';
COMMENT ON COLUMN epoch.last_root IS 'Its root, 32 bytes';
COMMENT ON COLUMN epoch.next_sequence IS 'Sequence number that would have come next';
COMMENT ON COLUMN epoch.first_sequence IS 'Sequence number that came next';
COMMENT ON COLUMN epoch.archive_batch IS 'Last batch that the archive was known to have, -1 if nobody could be asked';
COMMENT ON COLUMN epoch.checkpoint_batch IS 'Batches under the newest checkpoint';
COMMENT ON COLUMN epoch.snapshot_batch IS 'Batch at which the snapshot begins that the tables went on from, 0 if they follow from the journal';
COMMENT ON COLUMN epoch.known_roots IS 'Batches from the first on whose roots the log of checkpoints has';
COMMENT ON COLUMN epoch.entries IS 'All entries of the batch as they stand in the journal: batch.entries_digest is their SHA-256';
COMMENT ON COLUMN batch.number IS 'Number of the batch in its node, from 1; without gaps but for what an epoch explains';

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON epoch
    FOR EACH STATEMENT EXECUTE FUNCTION archive_refuse_change();
