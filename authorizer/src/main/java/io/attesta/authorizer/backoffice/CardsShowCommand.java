package io.attesta.authorizer.backoffice;

import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.protocol.iso.CardNumber;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attesta cards show}: what a server knows of the card whose number stands on standard input. */
@Command(
        name = "show",
        description =
                "Shows what a server knows of a card. Its number is the first line of standard input. Ends with 1 if"
                        + " the server does not have it.")
final class CardsShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private CardsCommand cards;

    @Mixin
    private ServerOptions server;

    @Override
    public Integer call() {
        final Transfer transfer = server.transfer(cards.environment());
        final HttpRequest request = transfer.request("/v1/cards/lookup")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"pan\":\"" + pan() + "\"}"))
                .build();
        ShownRecord.print(ShownRecord.ask(transfer, request), spec.commandLine().getOut());
        return ExitCodes.DONE;
    }

    private String pan() {
        try {
            final String line =
                    new BufferedReader(new InputStreamReader(cards.input(), StandardCharsets.US_ASCII)).readLine();
            final String digits = line == null ? "" : line.replace(" ", "");
            if (!CardNumber.isWellFormed(digits)) {
                throw new CommandFailure(
                        "A card number has 16 to 19 digits: give one as the first line of standard input.",
                        ExitCodes.WRONG_USAGE,
                        null);
            }
            return digits;
        } catch (final IOException e) {
            throw new CommandFailure("Standard input cannot be read: " + Transfer.reason(e) + ".", e);
        }
    }
}
