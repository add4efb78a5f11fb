package io.attesta.authorizer.settings;

import io.attesta.authorizer.settings.SettingType.ByteSize;
import io.attesta.authorizer.settings.SettingType.Categories;
import io.attesta.authorizer.settings.SettingType.Choice;
import io.attesta.authorizer.settings.SettingType.DatabaseUrl;
import io.attesta.authorizer.settings.SettingType.Flag;
import io.attesta.authorizer.settings.SettingType.Percentage;
import io.attesta.authorizer.settings.SettingType.PowerOfTwo;
import io.attesta.authorizer.settings.SettingType.Span;
import io.attesta.authorizer.settings.SettingType.Text;
import io.attesta.authorizer.settings.SettingType.WholeNumber;
import io.attesta.authorizer.settings.SettingType.Zone;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The catalogue: each setting once, with its name, type, range, default, meaning and the reason of its bound. The parser,
 * the checks, {@code config/authorizer.yaml} and {@code docs/reference/settings.md} are made from it.
 */
public enum SettingKey {
    NODE_ID(
            "node.id",
            number(1, 65_535, "-"),
            "1",
            "Number of this node; no two servers of one issuer may share it.",
            "Two bytes of every statement's id; 0 is kept free so that a forgotten number shows."),
    NODE_ISSUER(
            "node.issuer",
            text("[!-~&&[^/+]]{1,32}", "1 to 32 printable ASCII characters without space, / or +"),
            "attesta",
            "Name of the issuer; statements say <issuer>/<node>.",
            "It is in every answer, so it is kept short; / separates it from the node, + has a meaning in checkpoints."),

    TRANSPORT_HOST(
            "transport.host",
            host(),
            "127.0.0.1",
            "Address the ISO 8583 listener binds to.",
            "Loopback until somebody decides otherwise; 0.0.0.0 = all addresses."),
    TRANSPORT_PORT(
            "transport.port",
            number(0, 65_535, "-"),
            "8583",
            "TCP port of ISO 8583.",
            "0 = any free port, which the ready line names."),
    TRANSPORT_TPDU(
            "transport.tpdu",
            new Flag(),
            "false",
            "Whether five TPDU bytes stand between the length and the message.",
            "Both ends must agree; it cannot be guessed from the bytes."),
    TRANSPORT_MAX_FRAME_BYTES(
            "transport.max-frame-bytes",
            new ByteSize(128, 65_535),
            "2048",
            "Longest frame accepted, without its two length bytes; a longer one closes the connection.",
            "Two length bytes cannot say more than 65535; below 128 an ordinary request does not fit."),
    TRANSPORT_FRAME_TIMEOUT(
            "transport.frame-timeout",
            span("100ms", "5m"),
            "10s",
            "How long a frame that has begun may take to arrive before the connection is closed.",
            "Each half frame holds a buffer, so nobody may keep one for long."),
    TRANSPORT_IDLE_TIMEOUT(
            "transport.idle-timeout",
            span("1s", "24h"),
            "5m",
            "How long a connection may stay without a frame before it is closed.",
            "A terminal that lost its power never says goodbye."),
    TRANSPORT_WRITE_TIMEOUT(
            "transport.write-timeout",
            span("100ms", "1m"),
            "5s",
            "How long a peer may refuse to take its answers before the connection is closed.",
            "Answers nobody reads pile up in memory."),
    TRANSPORT_THREADS(
            "transport.threads",
            number(1, 64, "threads"),
            "1",
            "Network threads; each owns its connections.",
            "One keeps up with the deciding thread on two cores; more than cores only take turns."),
    TRANSPORT_MAX_CONNECTIONS(
            "transport.max-connections",
            number(1, 1_000_000, "connections"),
            "10000",
            "Connections open at once; a further one is closed at once and counted.",
            "An idle connection costs up to 16 KiB plain and 64 KiB with TLS."),
    TRANSPORT_MAX_CONNECTIONS_PER_ADDRESS(
            "transport.max-connections-per-address",
            number(0, 1_000_000, "connections"),
            "0",
            "Connections open at once from one address.",
            "0 = no bound of its own, because many terminals may stand behind one address."),
    TRANSPORT_MAX_IN_FLIGHT_PER_CONNECTION(
            "transport.max-in-flight-per-connection",
            number(1, 131_072, "requests"),
            "1024",
            "Requests of one connection that may wait for their answers; beyond it nothing more is read from it.",
            "At most an eighth of pipeline.ring-size, so that no connection starves the others."),

    TLS_TRANSPORT(
            "tls.transport",
            choice(TlsMode.values()),
            "off",
            "TLS of the ISO 8583 listener: none, with the server's certificate, or with one of the peer as well.",
            "Requests carry card numbers: leave it off only on loopback or inside another protected line."),
    TLS_HTTP(
            "tls.http",
            choice(TlsMode.values()),
            "off",
            "TLS of the HTTP listener, with the same three choices; with mutual the resources for all go without a certificate.",
            "Bearer tokens travel on it: leave it off only on loopback or behind a proxy that has TLS."),
    TLS_CERTIFICATE_FILE(
            "tls.certificate-file",
            path(),
            "",
            "PEM file of the server's certificate and its chain.",
            "Needed as soon as one of the two listeners has TLS; relative to the data folder."),
    TLS_PRIVATE_KEY_FILE(
            "tls.private-key-file",
            path(),
            "",
            "PEM file (PKCS#8) of the server's private key, mode 0600.",
            "Relative to the data folder. Empty = the key of usage tls in the key store, which no key store has yet."),
    TLS_CLIENT_CA_FILE(
            "tls.client-ca-file",
            path(),
            "",
            "PEM file of the authorities whose client certificates are accepted.",
            "Needed by mutual, and by nothing else; relative to the data folder."),

    PIPELINE_RING_SIZE(
            "pipeline.ring-size",
            new PowerOfTwo(8, 262_144, "slots"),
            "16384",
            "Slots of the ring; a request that finds none free is answered 91.",
            "Slots are found by a bit mask, hence a power of two; each takes memory when it is first needed."),
    PIPELINE_BATCH_SIZE(
            "pipeline.batch-size",
            number(1, 255, "statements"),
            "255",
            "Most statements signed and synced at once.",
            "A tree of 256 leaves keeps a receipt at 376 bytes; leaf 0 is the batch's header."),
    PIPELINE_WAIT(
            "pipeline.wait",
            choice(PipelineWait.values()),
            "blocking",
            "How the deciding thread waits for work.",
            "blocking sleeps after a fifth of a millisecond; yielding and busy want a core for themselves."),

    CARDS_TABLE(
            "cards.table",
            choice(CardTableKind.values()),
            "chronicle",
            "Table that holds the cards: Chronicle Map off the heap, or a plain table in memory.",
            "Both are caches of snapshot and journal and may be exchanged at any start."),
    CARDS_PLANNED(
            "cards.planned",
            number(1, 100_000_000, "cards"),
            "570000",
            "Cards to plan for; the table takes twice as many.",
            "Its room is taken at start: about 64 bytes for each of the doubled number."),
    CARDS_ZONE(
            "cards.zone",
            new Zone(),
            "Europe/Bucharest",
            "Time zone in which a card's last day ends, and of the local time of requests over HTTP.",
            "An expiry of YYMM means the last day of that month where the cards are issued."),

    SESSIONS_LIFETIME(
            "sessions.lifetime",
            span("1s", "24h"),
            "30m",
            "How long an authorization code is valid, counted from its session's opening.",
            "Not longer than the duplicate window, in which the opening itself is remembered."),
    SESSIONS_MAX(
            "sessions.max",
            number(1, 64_000_000, "sessions"),
            "16000000",
            "Sessions open at once; an opening that finds no room is answered 91.",
            "Codes have 30 bits: with more than 64 million alive, free ones become hard to find."),
    SESSIONS_DUPLICATE_ENTRIES(
            "sessions.duplicate-entries",
            number(1, 256_000_000, "transactions"),
            "16000000",
            "Transactions remembered so that a repeat gets its first answer; fewer than 24 hours bring shortens the window.",
            "32 to 64 bytes each; reaching the bound is a gauge and an alarm."),
    SESSIONS_REVERSAL_ENTRIES(
            "sessions.reversal-entries",
            number(1, 256_000_000, "transactions"),
            "2000000",
            "Reversals and advices remembered, likewise, for 7 days; and transactions that were reversed before they came.",
            "64 bytes each; kiosks that were offline send a few a day. None is forgotten within 24 hours: then 91."),
    SESSIONS_DUPLICATE_FLOOR(
            "sessions.duplicate-floor",
            span("1s", "24h"),
            "60s",
            "Shortest duplicate window; when the entries do not reach back so far, new requests are answered 91.",
            "Repeats come within seconds; the window itself is 24 hours by contract."),

    LIMITS_REQUESTS_PER_TERMINAL_SECOND(
            "limits.requests-per-terminal-second",
            number(0, 1_000_000, "requests per second"),
            "100",
            "Requests one terminal may send in a second; further ones are answered 91.",
            "0 = no limit. A kiosk sends a few in a minute; a hundred is a fault or an attack."),
    LIMITS_OPENINGS_PER_CARD_HOUR(
            "limits.openings-per-card-hour",
            number(0, 65_535, "openings per hour"),
            "60",
            "Sessions one card may open in a clock hour (UTC); a further opening is answered 65.",
            "0 = no limit. The counter has two bytes."),

    RIGHTS_30("rights.30", rights(), "[EMP, TRN, MED, CTY, AGY]", "Presence: opens a session.", anybody()),
    RIGHTS_31("rights.31", rights(), "[MED, AGY]", "Insured status.", others()),
    RIGHTS_32("rights.32", rights(), "[CTY, AGY]", "Minimum-income entitlement.", others()),
    RIGHTS_33("rights.33", rights(), "[EMP, AGY]", "Profile at an interview.", others()),
    RIGHTS_90("rights.90", rights(), "[EMP, AGY]", "Interview attended.", others()),
    RIGHTS_91("rights.91", rights(), "[EMP, AGY]", "Placement confirmed.", others()),
    RIGHTS_92("rights.92", rights(), "[TRN, AGY]", "Course enrolment.", others()),
    RIGHTS_93("rights.93", rights(), "[TRN, AGY]", "Course attendance.", others()),
    RIGHTS_94("rights.94", rights(), "[TRN, AGY]", "Course completion.", others()),
    RIGHTS_99("rights.99", rights(), "[EMP, TRN, MED, CTY, AGY]", "Closes a session.", anybody()),

    FEED_SNAPSHOT_MAX_CHANGE(
            "feed.snapshot-max-change",
            new Percentage(),
            "2%",
            "Part of the card table a daily snapshot may change without being confirmed.",
            "More than that in a day is more often a broken export than a change of the world."),
    FEED_STALE_AFTER(
            "feed.stale-after",
            spanOrZero("1s", "30d"),
            "26h",
            "Age of the newest delta or snapshot that raises an alarm and turns readiness to degraded.",
            "A daily feed and two hours of grace; 0 = never."),

    JOURNAL_SYNC(
            "journal.sync",
            choice(JournalSync.values()),
            "batch",
            "When a batch counts as durable: after fdatasync, or once the operating system has it.",
            "With os, answers that terminals hold may be missing after a loss of power."),
    JOURNAL_SEGMENT_BYTES(
            "journal.segment-bytes",
            new ByteSize(1L << 20, 1L << 30),
            "64MiB",
            "Size of a journal file, preallocated.",
            "A whole batch must fit, and positions in a file are 31 bits."),
    JOURNAL_MIN_FREE(
            "journal.min-free",
            new ByteSize(1L << 20, 1L << 50),
            "2GiB",
            "Free room on the disk below which new work is answered 91 until there is room again.",
            "At least journal.segment-bytes, because the next segment is preallocated early; with less than twice that no snapshot is made."),
    JOURNAL_SNAPSHOT_INTERVAL(
            "journal.snapshot-interval",
            span("1s", "24h"),
            "15m",
            "Longest time between two snapshots of all tables.",
            "A start replays the journal since the snapshot."),
    JOURNAL_SNAPSHOT_BYTES(
            "journal.snapshot-bytes",
            new ByteSize(1L << 20, 1L << 40),
            "512MiB",
            "Journal written since the last snapshot that asks for the next one earlier.",
            "256 MiB of journal are replayed in a few seconds."),
    JOURNAL_CHECKPOINT_INTERVAL(
            "journal.checkpoint-interval",
            span("1s", "1h"),
            "1m",
            "Time between signed checkpoints of the whole journal.",
            "What is younger than the last one can still be taken back unseen; each costs a handful of syncs."),
    JOURNAL_RETAIN(
            "journal.retain",
            spanOrZero("1s", "3650d"),
            "0",
            "How long segments stay on disk although nothing needs them any more.",
            "0 = they go as soon as archive, snapshots and duplicates have left them."),

    DATABASE_ARCHIVE(
            "database.archive",
            new Flag(),
            "true",
            "Whether batches are copied to PostgreSQL at all.",
            "Without it no segment of the journal is ever removed."),
    DATABASE_URL(
            "database.url",
            new DatabaseUrl(),
            "",
            "JDBC URL of the PostgreSQL server that keeps the archive.",
            "Empty = a PostgreSQL of its own under the data folder, started and stopped with the server."),
    DATABASE_USER(
            "database.user",
            text("[!-~]{0,63}", "at most 63 printable ASCII characters without space"),
            "",
            "User at the server of database.url.",
            "PostgreSQL cuts names at 63 bytes."),
    DATABASE_PASSWORD_FILE(
            "database.password-file",
            path(),
            "",
            "File whose first line is the password at the server of database.url.",
            "Empty = none; relative to the data folder. A password never stands in the settings themselves."),
    DATABASE_PORT(
            "database.port",
            number(0, 65_535, "-"),
            "0",
            "TCP port on loopback of the PostgreSQL under the data folder.",
            "0 = any free port, which the ready line names."),

    HTTP_HOST(
            "http.host",
            host(),
            "127.0.0.1",
            "Address the HTTP listener binds to.",
            "Loopback until somebody decides otherwise; 0.0.0.0 = all addresses."),
    HTTP_PORT(
            "http.port",
            number(0, 65_535, "-"),
            "8580",
            "TCP port of HTTP.",
            "0 = any free port, which the ready line names."),
    HTTP_MAX_BODY_BYTES(
            "http.max-body-bytes",
            new ByteSize(1L << 10, 64L << 20),
            "256KiB",
            "Longest body of a request that is held in memory; a longer one is answered 413.",
            "An authorization or a receipt with its statement takes less than 4 KiB."),
    HTTP_MAX_BULK_BYTES(
            "http.max-bulk-bytes",
            new ByteSize(1L << 10, 1L << 40),
            "1GiB",
            "Longest body that is read line by line: deltas, snapshots, enrolments.",
            "A snapshot of 570,000 cards takes about 115 MB."),
    HTTP_VERIFICATIONS_PER_SECOND(
            "http.verifications-per-second",
            number(1, 100_000, "receipts per second"),
            "500",
            "Receipts that POST /v1/receipts/verify checks in a second, for all who ask together; more are answered 429.",
            "Anybody may ask, and each costs about 0.2 ms: 500 take a tenth of one core."),
    HTTP_TOKENS_FILE(
            "http.tokens-file",
            text("[^\\p{Cntrl}]{1,1000}", "the path of a file, at most 1000 characters"),
            "tokens.json",
            "File of the hashes of bearer tokens, mode 0600; attesta keys token changes it.",
            "Relative to the data folder."),

    KEYS_FILE(
            "keys.file",
            text("[^\\p{Cntrl}]{1,1000}", "the path of a file, at most 1000 characters"),
            "keys.bcfks",
            "The key store's file, mode 0600.",
            "Relative to the data folder."),
    KEYS_PASSWORD_FILE(
            "keys.password-file",
            path(),
            "",
            "File whose only line is the key store's password, mode 0600.",
            "Empty = the environment variable of keys.password-env; relative to the data folder."),
    KEYS_PASSWORD_ENV(
            "keys.password-env",
            new Text(Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}"), "the name of an environment variable", false),
            "ATTESTA_KEYSTORE_PASSWORD",
            "Environment variable that holds the key store's password when there is no password file.",
            "A name, never the password itself."),

    TELEMETRY_AUDIT(
            "telemetry.audit",
            new Flag(),
            "true",
            "Whether log/audit.log in the data folder is written: alarms, commands about keys and tokens, searches and reports.",
            "Only a test environment has a reason to switch it off."),
    TELEMETRY_MAC_FAILURE_ALARM(
            "telemetry.mac-failure-alarm",
            number(1, 1_000_000, "failures per minute"),
            "100",
            "Wrong MACs within a minute, of all terminals together, that raise an alarm.",
            "One terminal with a wrong key is a fault; a hundred are a key gone wrong or an attack.");

    private final String dotted;
    private final SettingType type;
    private final String defaultText;
    private final String sentence;
    private final String reason;

    SettingKey(
            final String dotted,
            final SettingType type,
            final String defaultText,
            final String sentence,
            final String reason) {
        this.dotted = dotted;
        this.type = type;
        this.defaultText = defaultText;
        this.sentence = sentence;
        this.reason = reason;
    }

    /** The name as in {@code --set}: group, dot, name in lower case with hyphens. */
    public String dotted() {
        return dotted;
    }

    /** The name within its group, as in the file. */
    public String label() {
        return dotted.substring(dotted.indexOf('.') + 1);
    }

    /** The group the key belongs to. */
    public SettingGroup group() {
        return SettingGroup.valueOf(dotted.substring(0, dotted.indexOf('.')).toUpperCase(Locale.ROOT));
    }

    /** The environment variable of the key: {@code ATTESTA_}, then the name in capitals, dots and hyphens as underscores. */
    public String environmentName() {
        return EnvironmentNames.PREFIX
                + dotted.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The default as one writes it in the file, without quotes. */
    public String defaultText() {
        return defaultText;
    }

    /** What the setting means, one sentence. */
    public String sentence() {
        return sentence;
    }

    /** Why the bound or the default is what it is. */
    public String reason() {
        return reason;
    }

    /** What is allowed, as it follows "must be". */
    public String allowed() {
        return type.allowed();
    }

    SettingType type() {
        return type;
    }

    /** The key of a dotted name, empty if there is none. */
    static Optional<SettingKey> of(final String dotted) {
        return Arrays.stream(values()).filter(key -> key.dotted.equals(dotted)).findFirst();
    }

    private static SettingType number(final int min, final int max, final String unit) {
        return new WholeNumber(min, max, unit);
    }

    private static SettingType span(final String min, final String max) {
        return new Span(duration(min), duration(max), false);
    }

    private static SettingType spanOrZero(final String min, final String max) {
        return new Span(duration(min), duration(max), true);
    }

    private static Duration duration(final String text) {
        final Span any = new Span(Duration.ZERO, Duration.ofDays(100_000), false);
        return (Duration) any.parse(text).orElseThrow();
    }

    private static SettingType choice(final Enum<?>... constants) {
        return new Choice(List.of(constants));
    }

    private static SettingType text(final String form, final String allowed) {
        return new Text(Pattern.compile(form), allowed, true);
    }

    private static SettingType host() {
        return text("[A-Za-z0-9][A-Za-z0-9._-]{0,252}|[0-9A-Fa-f:.]{2,45}", "a host name or an IP address");
    }

    private static SettingType path() {
        return text("[^\\p{Cntrl}]{0,1000}", "empty or the path of a file, at most 1000 characters");
    }

    private static SettingType rights() {
        return new Categories();
    }

    private static String anybody() {
        return "Every category by default; an empty list forbids the action to all.";
    }

    private static String others() {
        return "A category that is not in the list is answered 58.";
    }
}
