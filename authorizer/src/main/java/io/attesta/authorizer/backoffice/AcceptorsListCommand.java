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

/** {@code attesta acceptors list}. */
@Command(
        name = "list",
        description = "Lists acceptors in the order of their identifiers: id, category, status, version, name.")
final class AcceptorsListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private EnrolmentCommand parent;

    @Mixin
    private ServerOptions server;

    @Option(names = "--category", paramLabel = "C", description = "Only EMP, TRN, MED, CTY, AGY or BCK.")
    private String category;

    @Option(names = "--status", paramLabel = "S", description = "Only ACTIVE or SUSPENDED.")
    private String status;

    @Option(names = "--county", paramLabel = "CC", description = "Only those of a county, two letters.")
    private String county;

    @Option(names = "--json", description = "NDJSON, as load takes it.")
    private boolean json;

    @Override
    public Integer call() {
        new RecordList(server.transfer(parent.environment()), parent.path())
                .where("category", category)
                .where("status", status)
                .where("county", county)
                .print(
                        json ? JsonNode::toString : AcceptorsListCommand::line,
                        spec.commandLine().getOut());
        return ExitCodes.DONE;
    }

    private static String line(final JsonNode acceptor) {
        return "%-15s  %s  %-9s  %s  %s"
                .formatted(
                        acceptor.path("id").asText(),
                        acceptor.path("category").asText(),
                        acceptor.path("status").asText(),
                        acceptor.path("version").asText(),
                        acceptor.path("name").asText())
                .stripTrailing();
    }
}
