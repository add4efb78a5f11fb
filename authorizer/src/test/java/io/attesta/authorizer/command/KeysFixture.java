package io.attesta.authorizer.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs {@code attesta keys …} on a data folder, and reads its audit log. */
final class KeysFixture {
    private static final Path HOME = Path.of(System.getProperty("attesta.home"));

    private final Path data;
    private final Clock clock;
    private final Map<String, String> environment = new HashMap<>();

    KeysFixture(final Path data, final Clock clock) {
        this.data = data;
        this.clock = clock;
    }

    /** Variables that the next call sees. */
    Map<String, String> environment() {
        return environment;
    }

    CommandRun run(final String... arguments) {
        final String[] call = new String[arguments.length + 3];
        call[0] = "keys";
        System.arraycopy(arguments, 0, call, 1, arguments.length);
        call[call.length - 2] = "--data";
        call[call.length - 1] = data.toString();
        return CommandRun.of(new KeysCommand(new SettingsOptions(Optional.of(HOME), environment), clock), call);
    }

    List<String> audit() throws IOException {
        return Files.readAllLines(data.resolve("log/audit.log"));
    }

    List<String> events() throws IOException {
        return audit().stream()
                .map(line -> line.replaceAll(".*\"event\":\"([^\"]+)\".*", "$1"))
                .toList();
    }
}
