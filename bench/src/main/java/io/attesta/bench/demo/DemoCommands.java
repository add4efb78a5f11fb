package io.attesta.bench.demo;

import io.attesta.authorizer.command.CommandProvider;
import java.util.List;

/** The commands of this module. */
public final class DemoCommands implements CommandProvider {
    @Override
    public List<Object> commands() {
        return List.of(new DemoCommand());
    }
}
