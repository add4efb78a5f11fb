package io.attesta.authorizer.command;

import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStore;
import io.attesta.protocol.iso.DataElement;
import io.attesta.protocol.jpos.Exchange;
import io.attesta.protocol.jpos.JposMessage;
import io.attesta.protocol.jpos.JposPackager;
import io.attesta.protocol.jpos.JposTerminal;
import io.attesta.protocol.mask.MaskedField;
import io.attesta.protocol.mask.MaskedMessage;
import io.attesta.protocol.receipt.SignedPair;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** One request of a terminal and what becomes of it, told to people on the way. */
final class TerminalConversation {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Words words = new Words();
    private final SettingsOptions options;
    private final Settings settings;
    private final TerminalOptions terminal;
    private final PrintWriter out;
    private final ConnectionFailures failures;

    TerminalConversation(
            final SettingsOptions options,
            final Settings settings,
            final TerminalOptions terminal,
            final PrintWriter out) {
        this.options = options;
        this.settings = settings;
        this.terminal = terminal;
        this.out = out;
        this.failures = new ConnectionFailures(terminal.host(), terminal.port(), TIMEOUT);
    }

    /**
     * Sends the message; returns when all is right, else a {@link CommandFailure} says what is not.
     *
     * @param repeatOptions what sends the same again, for people
     */
    void hold(final JposMessage message, final String repeatOptions) {
        final Optional<TerminalMacs> given = terminal.macKeys().given();
        if (given.isPresent()) {
            hold(message, repeatOptions, given.get(), Optional.empty());
            return;
        }
        try (KeyStore keys = NodeKeys.open(settings, options.data(), options.environment())) {
            final TerminalMacs derived =
                    TerminalMacs.of(keys, terminal.pair(), terminal.macKeys().version());
            hold(message, repeatOptions, derived, Optional.of(TrustedKeys.of(keys, options.data())));
        }
    }

    private void hold(
            final JposMessage message,
            final String repeatOptions,
            final TerminalMacs macs,
            final Optional<TrustedKeys> own) {
        final Exchange exchange = exchange(message, repeatOptions, macs);
        show("answer", exchange.answer());
        out.println(words.mac(exchange.mac()));
        final AnswerCheck check = new AnswerCheck(message, exchange);
        check.problem().ifPresent(TerminalConversation::fail);
        words.told(exchange.message()).forEach(out::println);
        judgeReceipt(exchange, check, own);
        check.difference().ifPresent(TerminalConversation::fail);
    }

    private Exchange exchange(final JposMessage message, final String repeatOptions, final TerminalMacs macs) {
        final JposPackager packager = packager();
        try (JposTerminal connection = connect(packager)) {
            show("request to " + failures.place(), packager.seal(message, macs.request()));
            out.flush();
            return connection.exchange(message, macs.request(), macs.response());
        } catch (final IOException e) {
            throw new CommandFailure(failures.ofExchange(e, repeatOptions), e);
        }
    }

    private JposTerminal connect(final JposPackager packager) {
        final Optional<SSLContext> tls = terminal.tls().context();
        try {
            return JposTerminal.connect(terminal.host(), terminal.port(), packager, terminal.tpdu(), TIMEOUT, tls);
        } catch (final IOException e) {
            throw new CommandFailure(failures.ofConnecting(e), e);
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
        if (answer.has(DataElement.STATEMENT) != answer.has(DataElement.RECEIPT)) {
            fail("The answer has one of statement and receipt without the other.");
        }
        if (!answer.has(DataElement.STATEMENT)) {
            if (check.receiptDue(terminal.noReceipt())) {
                fail("The answer has no statement and receipt, and it should have both.");
            }
            out.println(words.noReceipt());
            terminal.save().ifPresent(file -> out.println("not saved: there is nothing to write to " + file));
            return;
        }
        final byte[] statement = answer.bytes(DataElement.STATEMENT);
        final byte[] receipt = answer.bytes(DataElement.RECEIPT);
        final ReceiptJudgement judgement = ReceiptJudgement.of(statement, receipt, trusted(own), words);
        judgement.lines().forEach(out::println);
        if (terminal.printQr() && judgement.valid()) {
            out.println(new SignedPair(statement, receipt).qrText());
        }
        // Behind the verdict, which must not be lost when the file cannot be written; before a refusal, which is worth
        // keeping.
        terminal.save().ifPresent(file -> save(file, statement, receipt));
        if (judgement.statement().isEmpty()) {
            fail("The receipt is refused: the answer proves nothing to others.");
        }
        check.disagreement(judgement.statement().get(), terminal.mayHaveBeenSentBefore())
                .ifPresent(TerminalConversation::fail);
    }

    private TrustedKeys trusted(final Optional<TrustedKeys> own) {
        return terminal.keys()
                .map(named -> TrustedKeys.of(named, terminal.tls().context()))
                .or(() -> own)
                .orElseGet(() -> TrustedKeys.of(TrustedKeys.DEFAULT_URL, Optional.empty()));
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

    private static void fail(final String sentence) {
        throw new CommandFailure(sentence);
    }
}
