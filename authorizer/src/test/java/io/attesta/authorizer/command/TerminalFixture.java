package io.attesta.authorizer.command;

import io.attesta.protocol.jpos.JposMessage;
import io.attesta.protocol.jpos.JposPackager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The terminal of the vectors, run as people run it, and answers sealed as its server would. */
final class TerminalFixture {
    static final String PAN = "9642000000000427";

    private static final Path HOME = Path.of(System.getProperty("attesta.home"));
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T08:01:02Z"), ZoneOffset.UTC);

    private final TerminalMacs macs =
            TerminalMacs.of(CommandVectors.hex("/mac_keys/request_key"), CommandVectors.hex("/mac_keys/response_key"));
    private final JposPackager packager;
    private final Path publicKeys;
    private final Path macKeys;

    TerminalFixture(final Path folder) throws IOException {
        packager = JposPackager.read(HOME.resolve("config/packager.xml"));
        publicKeys = Files.writeString(folder.resolve("key.hex"), CommandVectors.text("/receipts/public_key"));
        macKeys = Files.writeString(
                folder.resolve("terminal.keys"),
                "version=1 request=" + CommandVectors.text("/mac_keys/request_key") + " response="
                        + CommandVectors.text("/mac_keys/response_key") + "\n");
    }

    /** Runs a command below {@code terminal} against a server, with what stands on standard input. */
    CommandRun run(final OneAnswerServer server, final String input, final String... arguments) {
        return run(server.port(), input, arguments);
    }

    CommandRun run(final String port, final String input, final String... arguments) {
        final List<String> call = new ArrayList<>(
                List.of("terminal", "--mac-keys", macKeys.toString(), "--keys", publicKeys.toString(), "--port", port));
        call.addAll(List.of(arguments));
        return CommandRun.of(command(input), call.toArray(String[]::new));
    }

    static TerminalCommand command(final String input) {
        return new TerminalCommand(
                new SettingsOptions(Optional.of(HOME), Map.of()), CLOCK, new BufferedReader(new StringReader(input)));
    }

    JposMessage unpack(final byte[] message) {
        try {
            return packager.unpack(message);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The vectors' first answer, changed and sealed anew. */
    byte[] resealed(final UnaryOperator<JposMessage> change) {
        return resealed("/answers/0/bytes", change);
    }

    byte[] resealed(final String answer, final UnaryOperator<JposMessage> change) {
        return sealed(macs, change.apply(unpack(CommandVectors.hex(answer))));
    }

    /** An answer with elements of the request; -39 stands for DE 39 = 00. */
    byte[] sealed(final JposMessage answer, final byte[] request, final int... echoed) {
        return sealed(macs, answer, request, echoed);
    }

    byte[] sealed(final TerminalMacs sealing, final JposMessage answer, final byte[] request, final int... echoed) {
        final JposMessage read = unpack(request);
        for (final int element : echoed) {
            answer.put(Math.abs(element), element < 0 ? "00" : read.text(element));
        }
        return sealed(sealing, answer);
    }

    private byte[] sealed(final TerminalMacs sealing, final JposMessage answer) {
        try {
            return packager.seal(answer, sealing.response());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
