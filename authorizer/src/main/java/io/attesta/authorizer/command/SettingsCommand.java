package io.attesta.authorizer.command;

import io.attesta.authorizer.settings.EffectiveSetting;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code attesta settings}: checks the settings and prints each with where it came from. They hold no secrets. */
@Command(name = "settings", description = "Checks the settings and prints each as it holds and where it came from.")
final class SettingsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options;

    SettingsCommand() {
        this(SettingsOptions.ofProcess());
    }

    SettingsCommand(final SettingsOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() {
        final List<EffectiveSetting> settings = options.loadWithOrigins().effective();
        final int keyWidth =
                width(settings.stream().map(setting -> setting.key().dotted()).toList());
        final int valueWidth =
                width(settings.stream().map(SettingsCommand::value).toList());
        final String format = "%-" + keyWidth + "s  %-" + valueWidth + "s  # %s%n";
        final PrintWriter out = spec.commandLine().getOut();
        settings.forEach(setting -> out.printf(
                format, setting.key().dotted(), value(setting), setting.origin().place()));
        out.flush();
        return ExitCodes.DONE;
    }

    private static String value(final EffectiveSetting setting) {
        return setting.text().isEmpty() ? "\"\"" : setting.text();
    }

    private static int width(final List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(1);
    }
}
