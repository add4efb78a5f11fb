package io.attesta.authorizer.command;

import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStore;
import io.attesta.protocol.iso.DataElement;
import io.attesta.protocol.jpos.Exchange;
import io.attesta.protocol.jpos.JposMessage;
import io.attesta.protocol.jpos.JposPackager;
import io.attesta.protocol.jpos.JposTerminal;
import io.attesta.protocol.jpos.UnreadableMessageException;
import io.attesta.protocol.mask.MaskedField;
import io.attesta.protocol.mask.MaskedMessage;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** One request of a terminal and what becomes of it, told to people on the way. */
final class TerminalConversation {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Words words = new Words();
    private final SettingsOptions options;
    private final Settings settings;
    private final TerminalOptions terminal;
    private final PrintWriter out;

    TerminalConversation(
            final SettingsOptions options,
            final Settings settings,
            final TerminalOptions terminal,
            final PrintWriter out) {
        this.options = options;
        this.settings = settings;
        this.terminal = terminal;
        this.out = out;
    }

    /** Sends the message; returns when all is right, else a {@link CommandFailure} says what is not. */
    void hold(final JposMessage message) {
        final Optional<TerminalMacs> given = terminal.givenMacs();
        if (given.isPresent()) {
            hold(message, given.get(), Optional.empty());
            return;
        }
        try (KeyStore keys = NodeKeys.open(settings, options.data(), options.environment())) {
            final TerminalMacs derived = TerminalMacs.of(keys, terminal.pair(), terminal.keyVersion());
            hold(message, derived, Optional.of(TrustedKeys.of(keys, options.data())));
        }
    }

    private void hold(final JposMessage message, final TerminalMacs macs, final Optional<TrustedKeys> own) {
        final Exchange exchange = exchange(message, macs);
        show("request to " + place(), exchange.request());
        show("answer", exchange.answer());
        out.println(words.response(exchange.message()));
        out.println(words.mac(exchange.mac()));
        final AnswerCheck check = new AnswerCheck(message, exchange);
        check.problem().ifPresent(TerminalConversation::fail);
        judgeReceipt(exchange, check, own);
    }

    private Exchange exchange(final JposMessage message, final TerminalMacs macs) {
        final JposPackager packager = packager();
        try (JposTerminal connection =
                JposTerminal.connect(terminal.host(), terminal.port(), packager, terminal.tpdu(), TIMEOUT)) {
            return connection.exchange(message, macs.request(), macs.response());
        } catch (final IOException e) {
            throw new CommandFailure(sentence(e), e);
        }
    }

    private JposPackager packager() {
        final Path table = options.installed("config/packager.xml");
        try {
            return JposPackager.read(table);
        } catch (final IOException e) {
            throw new CommandFailure("The field table cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private void judgeReceipt(final Exchange exchange, final AnswerCheck check, final Optional<TrustedKeys> own) {
        final JposMessage answer = exchange.message();
        final boolean complete = answer.has(DataElement.STATEMENT) && answer.has(DataElement.RECEIPT);
        if (!complete) {
            if (check.receiptDue(terminal.noReceipt())) {
                fail("The answer has no statement and receipt, and it should have both.");
            }
            out.println(words.noReceipt());
            return;
        }
        final byte[] statement = answer.bytes(DataElement.STATEMENT);
        final byte[] receipt = answer.bytes(DataElement.RECEIPT);
        terminal.save().ifPresent(file -> save(file, statement, receipt));
        final ReceiptJudgement judgement = ReceiptJudgement.of(statement, receipt, trusted(own), words);
        judgement.lines().forEach(out::println);
        if (judgement.statement().isEmpty()) {
            fail("The receipt is refused: the answer proves nothing to others.");
        }
        check.disagreement(judgement.statement().get(), terminal.mayHaveBeenSentBefore())
                .ifPresent(TerminalConversation::fail);
    }

    private TrustedKeys trusted(final Optional<TrustedKeys> own) {
        return terminal.keys()
                .map(TrustedKeys::of)
                .or(() -> own)
                .orElseGet(() -> TrustedKeys.of(TrustedKeys.DEFAULT_URL));
    }

    private void save(final Path file, final byte[] statement, final byte[] receipt) {
        final Optional<String> keys = terminal.keys()
                .map(named -> TrustedKeys.isUrl(named)
                        ? named
                        : Path.of(named).toAbsolutePath().toString());
        new ReceiptFile(statement, receipt, keys).write(file);
    }

    private void show(final String heading, final byte[] message) {
        out.println(heading + ", " + message.length + " bytes");
        for (final MaskedField field : MaskedMessage.fields(message)) {
            out.println("  " + field.line());
        }
    }

    private String place() {
        return terminal.host() + ":" + terminal.port();
    }

    private String sentence(final IOException e) {
        if (e instanceof ConnectException) {
            return "Nobody listens at " + place()
                    + ": start the server with attesta serve, or name another place with --host and --port.";
        }
        if (e instanceof UnknownHostException) {
            return "There is no host " + terminal.host() + "; name another with --host.";
        }
        if (e instanceof SocketTimeoutException) {
            return "No answer from " + place() + " within " + TIMEOUT.toSeconds()
                    + " s; check that it is a server of Attesta, then send the same again with --repeat.";
        }
        if (e instanceof UnreadableMessageException) {
            return "What went to or came from " + place() + " is no message of the profile: " + e.getMessage();
        }
        if (e instanceof EOFException) {
            return place() + " closed the connection without an answer; its log says why.";
        }
        return "The connection to " + place() + " failed: " + e.getMessage() + ".";
    }

    private static void fail(final String sentence) {
        throw new CommandFailure(sentence);
    }
}
