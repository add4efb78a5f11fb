package io.attesta.authorizer.command;

import io.attesta.authorizer.decision.TransmissionTime;
import io.attesta.protocol.jpos.JposTerminal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that all commands of {@code attesta terminal} share; they may stand before or behind the command's name. */
final class TerminalOptions {
    /** Greatest number of digits of DE 32, and the number of those in DE 90. */
    static final int INSTITUTION_DIGITS = 11;

    private static final int STANS = 1_000_000;
    private static final int GREATEST_PORT = 65_535;
    private static final int LEAP_YEAR = 2000;
    private static final Pattern TEN_DIGITS = Pattern.compile("[0-9]{10}");
    private static final Pattern INSTITUTION = Pattern.compile("[0-9]{1," + INSTITUTION_DIGITS + "}");
    private static final Pattern RRN = Pattern.compile("[!-~]([ -~]{0,11})");

    @Option(
            names = "--terminal",
            paramLabel = "T",
            defaultValue = "CJ000042",
            scope = ScopeType.INHERIT,
            description = "DE 41, 1 to 8 characters (default: ${DEFAULT-VALUE}, of the sample world).")
    private String terminal;

    @Option(
            names = "--acceptor",
            paramLabel = "A",
            defaultValue = "RO-CJ-MED-00042",
            scope = ScopeType.INHERIT,
            description = "DE 42, 1 to 15 characters (default: ${DEFAULT-VALUE}, of the sample world).")
    private String acceptor;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            scope = ScopeType.INHERIT,
            description = "Where the server listens for ISO 8583 (default: ${DEFAULT-VALUE}).")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8583",
            scope = ScopeType.INHERIT,
            description = "Its port (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--tpdu",
            paramLabel = "HEX",
            scope = ScopeType.INHERIT,
            description = "Five bytes in front of each message, for a listener with tpdu: true.")
    private String tpdu;

    @Option(
            names = "--acquirer",
            paramLabel = "N",
            scope = ScopeType.INHERIT,
            description = "DE 32, at most 11 digits (default: none).")
    private String acquirer;

    @Option(
            names = "--rrn",
            paramLabel = "TEXT",
            scope = ScopeType.INHERIT,
            description = "DE 37, 1 to 12 characters (default: none; the server assigns one).")
    private String rrn;

    @Mixin
    private final MacKeyOptions macKeys = new MacKeyOptions();

    @Mixin
    private final TlsOptions tls = new TlsOptions();

    @Option(
            names = "--stan",
            paramLabel = "N",
            scope = ScopeType.INHERIT,
            description = "DE 11, 0 to 999999 (default: a random one).")
    private Integer stan;

    @Option(
            names = "--at",
            paramLabel = "MMDDhhmmss",
            scope = ScopeType.INHERIT,
            description = "DE 7 in UTC, from which DE 12 and 13 follow (default: now).")
    private String at;

    @Option(
            names = "--repeat",
            scope = ScopeType.INHERIT,
            description =
                    "Sends as a repeat (the type is odd, as 0101); goes with --stan and --at of the first sending.")
    private boolean repeat;

    @Option(
            names = "--no-receipt",
            scope = ScopeType.INHERIT,
            description = "Asks for an answer without statement and receipt.")
    private boolean noReceipt;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Writes statement and receipt to a JSON file, for attesta verify --file.")
    private Path save;

    @Option(
            names = "--print-qr",
            scope = ScopeType.INHERIT,
            description =
                    "Prints statement and receipt as a QR text as well, in a line of its own, for attesta verify --qr.")
    private boolean printQr;

    @Option(
            names = "--keys",
            paramLabel = "FILE|URL",
            scope = ScopeType.INHERIT,
            description = "Public keys to trust (default: those of the data folder's key store; with --mac-keys "
                    + TrustedKeys.DEFAULT_URL + ").")
    private String keys;

    /** Refuses what does not fit, with an {@link IllegalArgumentException}, before anything is read or sent. */
    void requireWellFormed() {
        pair();
        tpdu();
        macKeys.version();
        tls.requireWellFormed();
        if (port < 1 || port > GREATEST_PORT) {
            throw new IllegalArgumentException("--port is a number from 1 to " + GREATEST_PORT + ".");
        }
    }

    /** DE 41 and 42; an {@link IllegalArgumentException} says what is wrong with them. */
    TerminalPair pair() {
        return TerminalPair.of(terminal, acceptor);
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** The TPDU, if one is wanted. */
    Optional<byte[]> tpdu() {
        return Optional.ofNullable(tpdu).map(text -> hex("--tpdu", text, JposTerminal.TPDU_LENGTH));
    }

    MacKeyOptions macKeys() {
        return macKeys;
    }

    TlsOptions tls() {
        return tls;
    }

    /** DE 32, if it is to be sent. */
    Optional<String> acquirer() {
        return Optional.ofNullable(acquirer).map(digits -> institution("--acquirer", digits));
    }

    /** DE 37, if it is to be sent. */
    Optional<String> rrn() {
        if (rrn != null && !RRN.matcher(rrn).matches()) {
            throw new IllegalArgumentException("--rrn has 1 to 12 printable ASCII characters.");
        }
        return Optional.ofNullable(rrn);
    }

    /** DE 11: the one that was given, or a random one. */
    int stanOrRandom() {
        if (stan == null) {
            return new SecureRandom().nextInt(STANS);
        }
        requireStan("--stan", stan);
        return stan;
    }

    /** DE 7: the one that was given, in the year that brings it nearest to the clock, or now. */
    Instant instant(final Clock clock) {
        if (at == null) {
            return clock.instant();
        }
        requireTime("--at", at);
        return Instant.ofEpochMilli(TransmissionTime.resolve(Long.parseLong(at), clock.millis()));
    }

    boolean repeat() {
        if (repeat && (stan == null || at == null)) {
            throw new IllegalArgumentException("--repeat goes with --stan and --at of the first sending.");
        }
        return repeat;
    }

    /** Whether the same transaction may have been sent before: only when somebody chose its time. */
    boolean mayHaveBeenSentBefore() {
        return at != null;
    }

    boolean noReceipt() {
        return noReceipt;
    }

    Optional<Path> save() {
        return Optional.ofNullable(save);
    }

    boolean printQr() {
        return printQr;
    }

    Optional<String> keys() {
        return Optional.ofNullable(keys);
    }

    /** Refuses what is no STAN. */
    static void requireStan(final String option, final int stan) {
        if (stan < 0 || stan >= STANS) {
            throw new IllegalArgumentException(option + " is a number from 0 to 999999.");
        }
    }

    /** Refuses what is no DE 7. */
    static void requireTime(final String option, final String at) {
        if (!TEN_DIGITS.matcher(at).matches() || !isDate(at)) {
            throw new IllegalArgumentException(option + " is a date and time in UTC, MMDDhhmmss.");
        }
    }

    /** Keeps what is an institution, of at most {@value #INSTITUTION_DIGITS} digits. */
    static String institution(final String option, final String digits) {
        if (!INSTITUTION.matcher(digits).matches()) {
            throw new IllegalArgumentException(option + " has 1 to " + INSTITUTION_DIGITS + " digits.");
        }
        return digits;
    }

    private static boolean isDate(final String at) {
        try {
            LocalDateTime.of(
                    LEAP_YEAR,
                    Integer.parseInt(at.substring(0, 2)),
                    Integer.parseInt(at.substring(2, 4)),
                    Integer.parseInt(at.substring(4, 6)),
                    Integer.parseInt(at.substring(6, 8)),
                    Integer.parseInt(at.substring(8)));
            return true;
        } catch (final DateTimeException e) {
            return false;
        }
    }

    /** Says which option is wrong and never what it holds. */
    private static byte[] hex(final String option, final String text, final int length) {
        if (text.length() == 2 * length && text.matches("[0-9a-fA-F]+")) {
            return HexFormat.of().parseHex(text);
        }
        throw new IllegalArgumentException(option + " has " + length + " bytes, " + 2 * length + " hex digits.");
    }
}
