package io.attesta.bench.peer;

import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attesta bench peer echo}. */
@Command(name = "echo", hidden = true, description = "Runs the echo server until standard input closes.")
final class EchoPeerCommand implements Callable<Integer> {
    private static final int MIN_ANSWER_BYTES = 64;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--answer-bytes",
            paramLabel = "N",
            defaultValue = "" + EchoPeer.USUAL_ANSWER_BYTES,
            description = "Bytes of each answer, without the length in front (default: ${DEFAULT-VALUE}).")
    private int answerBytes;

    @Override
    public Integer call() {
        if (answerBytes < MIN_ANSWER_BYTES || answerBytes > EchoPeer.MAX_ANSWER_BYTES) {
            throw new CommandFailure(
                    "--answer-bytes takes " + MIN_ANSWER_BYTES + " to " + EchoPeer.MAX_ANSWER_BYTES + ".",
                    ExitCodes.WRONG_USAGE,
                    null);
        }
        try (EchoPeer peer = EchoPeer.start(answerBytes)) {
            spec.commandLine()
                    .getOut()
                    .println("ready iso8583=127.0.0.1:" + peer.address().getPort());
            spec.commandLine().getOut().flush();
            Leash.hold(System.in);
            return ExitCodes.DONE;
        } catch (final IOException e) {
            throw new CommandFailure("The echo server cannot start: " + e.getMessage() + ".", e);
        }
    }
}
