package io.attesta.authorizer.backoffice;

import com.fasterxml.jackson.databind.JsonNode;
import io.attesta.authorizer.command.ExitCodes;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attesta terminals list}. */
@Command(
        name = "list",
        description = "Lists terminals in the order of their identifiers: id, acceptor, status, version.")
final class TerminalsListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private EnrolmentCommand parent;

    @Mixin
    private ServerOptions server;

    @Option(names = "--acceptor", paramLabel = "A", description = "Only those of an acceptor.")
    private String acceptor;

    @Option(names = "--status", paramLabel = "S", description = "Only ACTIVE or DISABLED.")
    private String status;

    @Option(names = "--county", paramLabel = "CC", description = "Only those of a county's acceptors, two letters.")
    private String county;

    @Option(names = "--json", description = "NDJSON, as load takes it.")
    private boolean json;

    @Override
    public Integer call() {
        new RecordList(server.transfer(parent.environment()), parent.path())
                .where("acceptor", acceptor)
                .where("status", status)
                .where("county", county)
                .print(
                        json ? JsonNode::toString : TerminalsListCommand::line,
                        spec.commandLine().getOut());
        return ExitCodes.DONE;
    }

    private static String line(final JsonNode terminal) {
        return "%-8s  %-15s  %-8s  %s"
                .formatted(
                        terminal.path("id").asText(),
                        terminal.path("acceptor").asText(),
                        terminal.path("status").asText(),
                        terminal.path("version").asText());
    }
}
