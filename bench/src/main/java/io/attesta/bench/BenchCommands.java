package io.attesta.bench;

import io.attesta.authorizer.command.CommandProvider;
import java.util.List;

/** The commands of the measurements. */
public final class BenchCommands implements CommandProvider {
    @Override
    public List<Object> commands() {
        return List.of(new BenchCommand());
    }
}
