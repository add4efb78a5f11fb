-- Beside authorizations (0100): advices (0120), reversals (0400, 0420) and file actions (0302) as rows of authorization_record, for
-- they are signed like them; totals (0500) and network messages (0800) as events of the terminal, which are not.

ALTER TABLE authorization_record
    ALTER COLUMN last_four DROP NOT NULL,
    ALTER COLUMN local_time DROP NOT NULL,
    ALTER COLUMN local_date DROP NOT NULL,
    ADD COLUMN given_code text,
    ADD COLUMN given_response_code text,
    ADD COLUMN server_response_code text,
    ADD COLUMN original_stan integer,
    ADD COLUMN original_transmission text,
    ADD COLUMN original_sequence bigint,
    ADD COLUMN file_action text;
COMMENT ON TABLE authorization_record IS 'One decided request (0100, 0120, 0302, 0400, 0420) and its answer. No card number is in it.';
COMMENT ON COLUMN authorization_record.code IS 'Authorization code (DE 38) of the answer: of the session, or of a reversal the code that was reversed; null when refused';
COMMENT ON COLUMN authorization_record.action IS 'What was asked, as the statement says: first two digits of DE 3; 103 file action, 104 reversal, 200 + action for an advice';
COMMENT ON COLUMN authorization_record.card_token IS 'Card token, 16 bytes; zeros if no card was given';
COMMENT ON COLUMN authorization_record.last_four IS 'Last four digits of the card number; null if no card was given';
COMMENT ON COLUMN authorization_record.local_time IS 'Terminal''s time as given, hhmmss (DE 12); null if not given';
COMMENT ON COLUMN authorization_record.local_date IS 'Terminal''s date as given, MMDD (DE 13); null if not given';
COMMENT ON COLUMN authorization_record.given_code IS 'Advice: the code that the terminal printed (DE 38); null if none';
COMMENT ON COLUMN authorization_record.given_response_code IS 'Advice: what the terminal decided (DE 39)';
COMMENT ON COLUMN authorization_record.server_response_code IS 'Advice: what the server would have decided';
COMMENT ON COLUMN authorization_record.original_stan IS 'Reversal: STAN of the original (DE 90)';
COMMENT ON COLUMN authorization_record.original_transmission IS 'Reversal: DE 7 of the original, MMDDhhmmss as given (DE 90)';
COMMENT ON COLUMN authorization_record.original_sequence IS 'Reversal: sequence of the authorization that was reversed; null if it was unknown';
COMMENT ON COLUMN authorization_record.file_action IS 'File action: ADD, CHANGE, DELETE or INQUIRE (DE 91); null if it was none of them';

CREATE TABLE terminal_event (
    node           integer     NOT NULL,
    batch          bigint      NOT NULL,
    entry          integer     NOT NULL,
    recorded_at    timestamptz NOT NULL,
    acceptor       text        NOT NULL,
    terminal       text        NOT NULL,
    stan           integer     NOT NULL,
    transmitted_at timestamptz NOT NULL,
    mti            text        NOT NULL,
    network_code   smallint,
    terminal_count bigint,
    server_count   bigint
) PARTITION BY RANGE (recorded_at);
COMMENT ON TABLE terminal_event IS 'What a terminal said of itself and was answered 00: totals (0500), sign-on, sign-off, cut-over, key change (0800).';
COMMENT ON COLUMN terminal_event.node IS 'Number of the node that answered';
COMMENT ON COLUMN terminal_event.batch IS 'Batch in which it was sealed: batch.number';
COMMENT ON COLUMN terminal_event.entry IS 'Place of the entry in the batch, from 1';
COMMENT ON COLUMN terminal_event.recorded_at IS 'When the server read the request';
COMMENT ON COLUMN terminal_event.acceptor IS 'Acceptor (DE 42), padding trimmed';
COMMENT ON COLUMN terminal_event.terminal IS 'Terminal (DE 41), padding trimmed';
COMMENT ON COLUMN terminal_event.stan IS 'System trace audit number (DE 11)';
COMMENT ON COLUMN terminal_event.transmitted_at IS 'Transmission time (DE 7), its year the one nearest to the server''s clock';
COMMENT ON COLUMN terminal_event.mti IS 'Message type of the request, repeat digit included';
COMMENT ON COLUMN terminal_event.network_code IS 'Network management code (DE 70); null for totals';
COMMENT ON COLUMN terminal_event.terminal_count IS 'Totals: approvals since the last totals as the terminal counted (DE 81); else null';
COMMENT ON COLUMN terminal_event.server_count IS 'Totals: approvals since the last totals as the server counted; else null';
CREATE INDEX terminal_event_order ON terminal_event
    USING brin (recorded_at, batch) WITH (pages_per_range = 32, autosummarize = on);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON terminal_event
    FOR EACH STATEMENT EXECUTE FUNCTION archive_refuse_change();

-- Makes the partitions of a month if they are missing. Rows of a month that stand in a default partition already keep the
-- month there: nothing of the archive is ever moved.
CREATE OR REPLACE FUNCTION archive_add_month(month date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    first_day timestamptz := date_trunc('month', month::timestamp) AT TIME ZONE 'UTC';
    next_day  timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') AT TIME ZONE 'UTC';
    parent    text;
    child     text;
BEGIN
    -- Making a partition locks the default partition: a long reader must not make everyone else wait behind this.
    PERFORM set_config('lock_timeout', '2s', true);
    PERFORM pg_advisory_xact_lock(hashtext('archive_add_month'));
    FOREACH parent IN ARRAY ARRAY ['authorization_record', 'card_status_change', 'acceptor_change',
        'terminal_event'] LOOP
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
    PERFORM archive_add_partition('terminal_event', 'terminal_event_default', 'DEFAULT');
END
$$;
