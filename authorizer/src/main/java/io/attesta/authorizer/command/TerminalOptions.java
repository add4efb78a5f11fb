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
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that all commands of {@code attesta terminal} share; they may stand before or behind the command's name. */
final class TerminalOptions {
    private static final int STANS = 1_000_000;
    private static final int LEAP_YEAR = 2000;
    private static final Pattern TEN_DIGITS = Pattern.compile("[0-9]{10}");

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
            names = "--request-key",
            paramLabel = "HEX",
            scope = ScopeType.INHERIT,
            description =
                    "Key of the requests' MAC, as keys export-terminal prints it (default: derived in the key store"
                            + " of the data folder).")
    private String requestKey;

    @Option(
            names = "--response-key",
            paramLabel = "HEX",
            scope = ScopeType.INHERIT,
            description = "Key of the answers' MAC; goes with --request-key.")
    private String responseKey;

    @Option(
            names = "--key-version",
            paramLabel = "N",
            scope = ScopeType.INHERIT,
            description = "Version of the MAC keys to derive, named in DE 53 (default: the current one, not named).")
    private Integer keyVersion;

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
            description = "Sends as a repeat (0101); goes with --stan and --at of the first sending.")
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
            names = "--keys",
            paramLabel = "FILE|URL",
            scope = ScopeType.INHERIT,
            description = "Public keys to trust (default: those of the data folder's key store; with --request-key "
                    + TrustedKeys.DEFAULT_URL + ").")
    private String keys;

    /** Refuses what does not fit, with an {@link IllegalArgumentException}, before anything is sent. */
    void requireWellFormed() {
        pair();
        tpdu();
        givenMacs();
        keyVersion();
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

    /** The MACs under keys that were given; empty if they are to be derived. */
    Optional<TerminalMacs> givenMacs() {
        if (requestKey == null && responseKey == null) {
            return Optional.empty();
        }
        if (requestKey == null || responseKey == null) {
            throw new IllegalArgumentException("--request-key and --response-key go together.");
        }
        return Optional.of(TerminalMacs.of(
                hex("--request-key", requestKey, TerminalMacs.KEY_LENGTH),
                hex("--response-key", responseKey, TerminalMacs.KEY_LENGTH)));
    }

    /** The version that DE 53 names, if it names one. */
    Optional<Integer> keyVersion() {
        if (keyVersion != null && keyVersion < 1) {
            throw new IllegalArgumentException("--key-version is a number from 1.");
        }
        return Optional.ofNullable(keyVersion);
    }

    /** DE 11: the one that was given, or a random one. */
    int stanOrRandom() {
        if (stan == null) {
            return new SecureRandom().nextInt(STANS);
        }
        if (stan < 0 || stan >= STANS) {
            throw new IllegalArgumentException("--stan is a number from 0 to 999999.");
        }
        return stan;
    }

    /** DE 7: the one that was given, in the year that brings it nearest to the clock, or now. */
    Instant instant(final Clock clock) {
        if (at == null) {
            return clock.instant();
        }
        if (!TEN_DIGITS.matcher(at).matches() || !isDate(at)) {
            throw new IllegalArgumentException("--at is a date and time in UTC, MMDDhhmmss.");
        }
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

    Optional<String> keys() {
        return Optional.ofNullable(keys);
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
