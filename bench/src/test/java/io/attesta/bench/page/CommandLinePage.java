package io.attesta.bench.page;

import io.attesta.authorizer.command.AttestaCommandLine;
import io.attesta.authorizer.command.CommandProvider;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;

/** {@code docs/reference/command-line.md}, made from the model that the help texts are made of. */
final class CommandLinePage {
    private static final String HEAD = """
            # Command line

            Made from the model of the commands themselves; a test compares the two. `--help` says the same in the shell.

            """;

    private static final String BEHIND_CODES = """

            A failure is one sentence on standard error that says what, where and what to do; results go to standard output.
            `serve` ends with 0 when it was told to stop (SIGTERM, Ctrl-C).

            """;

    private static final String TABLE = "| option | meaning |\n| --- | --- |\n";

    private final StringBuilder page = new StringBuilder(HEAD);

    private CommandLinePage() {}

    static String markdown() {
        return new CommandLinePage().make(model());
    }

    private static CommandSpec model() {
        final List<CommandProvider> providers = ServiceLoader.load(CommandProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        final PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return new AttestaCommandLine(providers, nowhere, nowhere).model();
    }

    private String make(final CommandSpec top) {
        page.append("## attesta\n\n").append(sentence(top)).append("\n\n");
        page.append("Every command has these options:\n\n").append(TABLE);
        top.options().forEach(this::option);
        page.append("\n| exit code | meaning |\n| --- | --- |\n");
        top.usageMessage()
                .exitCodeList()
                .forEach((code, meaning) -> page.append("| ")
                        .append(code)
                        .append(" | ")
                        .append(meaning)
                        .append(" |\n"));
        page.append(BEHIND_CODES);
        page.append("| command | does |\n| --- | --- |\n");
        subcommands(top).forEach(this::index);
        subcommands(top).forEach(command -> command(command, names(top)));
        return page.toString();
    }

    private void index(final CommandSpec command) {
        final List<CommandSpec> below = subcommands(command);
        if (below.isEmpty() || isRunnable(command)) {
            page.append("| `").append(command.qualifiedName()).append("` | ");
            page.append(words(firstOf(command.usageMessage().description()))).append(" |\n");
        }
        below.forEach(this::index);
    }

    private void command(final CommandSpec command, final Set<String> saidBefore) {
        page.append("\n## ").append(command.qualifiedName()).append("\n\n");
        page.append(sentence(command)).append('\n');
        final List<OptionSpec> options = command.options().stream()
                .filter(option -> !saidBefore.contains(option.longestName()))
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .toList();
        final boolean hasBelow = !subcommands(command).isEmpty();
        table(
                "\n",
                command.positionalParameters(),
                options.stream()
                        .filter(option -> !hasBelow || !isHandedDown(option))
                        .toList());
        table(
                isRunnable(command)
                        ? "\nIt and each of its commands have these:\n\n"
                        : "\nEach of its commands has these options:\n\n",
                List.of(),
                options.stream()
                        .filter(option -> hasBelow && isHandedDown(option))
                        .toList());
        for (final ArgGroupSpec group : command.argGroups()) {
            page.append("\nTogether: `").append(group.synopsis()).append("`.\n");
        }
        final Set<String> said = new LinkedHashSet<>(saidBefore);
        command.options().stream()
                .filter(CommandLinePage::isHandedDown)
                .forEach(option -> said.add(option.longestName()));
        subcommands(command).forEach(below -> command(below, said));
    }

    private void table(
            final String before, final List<PositionalParamSpec> parameters, final List<OptionSpec> options) {
        if (!parameters.isEmpty() || !options.isEmpty()) {
            page.append(before).append(TABLE);
            parameters.forEach(this::positional);
            options.forEach(this::option);
        }
    }

    /** Whether a command does something by itself; those that only ask for one below them are runnable and no more. */
    private static boolean isRunnable(final CommandSpec command) {
        return command.userObject() instanceof Callable;
    }

    private static boolean isHandedDown(final OptionSpec option) {
        return option.scopeType() == ScopeType.INHERIT;
    }

    private static String[] firstOf(final String... description) {
        return description.length == 0 ? description : new String[] {description[0]};
    }

    private void option(final OptionSpec option) {
        page.append("| `").append(String.join("`, `", option.names()));
        if (option.arity().max() > 0) {
            page.append(' ').append(option.paramLabel().replace("|", "\\|"));
        }
        page.append("` | ").append(words(option.description()));
        page.append(option.required() && option.group() == null ? " Mandatory." : "")
                .append(" |\n");
    }

    private void positional(final PositionalParamSpec parameter) {
        page.append("| `").append(parameter.paramLabel()).append("` | ");
        page.append(words(parameter.description())).append(" Mandatory. |\n");
    }

    private static List<CommandSpec> subcommands(final CommandSpec command) {
        final List<CommandSpec> all = new ArrayList<>();
        command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(below -> !below.usageMessage().hidden())
                .forEach(all::add);
        // Modules bring their commands in the order of the class path.
        all.sort(Comparator.comparing(CommandSpec::name));
        return all;
    }

    private static Set<String> names(final CommandSpec command) {
        final Set<String> names = new LinkedHashSet<>();
        command.options().forEach(option -> names.add(option.longestName()));
        return names;
    }

    private static String sentence(final CommandSpec command) {
        return words(command.usageMessage().description());
    }

    private static String words(final String[] description) {
        final String words = String.join(" ", description).replace("<", "\\<").replace("|", "\\|");
        return words.endsWith(".") ? words : words + '.';
    }
}
