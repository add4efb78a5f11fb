package io.attesta.authorizer;

import io.attesta.authorizer.backoffice.AcceptorsCommand;
import io.attesta.authorizer.backoffice.CardsCommand;
import io.attesta.authorizer.backoffice.TerminalsCommand;
import io.attesta.authorizer.command.AuditCommand;
import io.attesta.authorizer.command.CommandProvider;
import io.attesta.authorizer.inspection.JournalCommand;
import java.util.List;

/** The commands that run or look into a server: they need more than the command line's own package may import. */
public final class ServerCommands implements CommandProvider {
    @Override
    public List<Object> commands() {
        return List.of(
                new ServeCommand(),
                new ReconcileCommand(),
                new AuditCommand(new ArchiveAuditRun()),
                new ReportCommand(),
                new CardsCommand(),
                new AcceptorsCommand(),
                new TerminalsCommand(),
                new JournalCommand());
    }
}
