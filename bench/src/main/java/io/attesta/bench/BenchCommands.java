package io.attesta.bench.overload;

import io.attesta.authorizer.command.CommandProvider;
import java.util.List;

/** The commands of this package. */
public final class BenchCommands implements CommandProvider {
    @Override
    public List<Object> commands() {
        return List.of(new BenchCommand());
    }
}
