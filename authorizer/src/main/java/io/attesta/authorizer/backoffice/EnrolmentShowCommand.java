package io.attesta.authorizer.backoffice;

import io.attesta.authorizer.command.ExitCodes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attesta acceptors show ID}, and the same of terminals. */
@Command(
        name = "show",
        description = "Shows what a server knows of one of them. Ends with 1 if the server does not have it.")
final class EnrolmentShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private EnrolmentCommand parent;

    @Mixin
    private ServerOptions server;

    @Parameters(paramLabel = "ID", description = "Its identifier, without padding.")
    private String id;

    @Override
    public Integer call() {
        final Transfer transfer = server.transfer(parent.environment());
        final String part = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
        ShownRecord.print(
                ShownRecord.ask(
                        transfer, transfer.request(parent.path() + "/" + part).build()),
                spec.commandLine().getOut());
        return ExitCodes.DONE;
    }
}
