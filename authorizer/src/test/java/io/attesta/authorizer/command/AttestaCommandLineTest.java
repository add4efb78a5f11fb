package io.attesta.authorizer.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

final class AttestaCommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    /** A command that fails in the way its argument names. */
    @Command(name = "fail", description = "Fails.", subcommands = FailDeeper.class)
    static final class Fail implements Callable<Integer> {
        @Parameters(arity = "0..1", defaultValue = "not")
        private String how;

        @Override
        public Integer call() {
            return switch (how) {
                case "found" -> throw new CommandFailure("Something is wrong there; mend it.");
                case "usage" -> throw new CommandFailure("These two do not go together.", ExitCodes.WRONG_USAGE, null);
                case "fault" -> throw new IllegalStateException("broken");
                default -> 7;
            };
        }
    }

    /** A command below another. */
    @Command(name = "deeper")
    static final class FailDeeper implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new CommandFailure("Deep down.");
        }
    }

    @Test
    void shouldShowHelpAndVersionOfEveryCommandWithExitCodeZero() {
        assertThat(execute("--help")).isZero();
        assertThat(execute("settings", "--help")).isZero();
        assertThat(execute("fail", "--help")).isZero();
        assertThat(execute("fail", "deeper", "--help")).isZero();
        assertThat(out.toString())
                .contains("Usage: attesta [-hV]")
                .contains("settings  Checks the settings")
                .contains("Usage: attesta settings")
                .contains("Usage: attesta fail")
                .contains("Usage: attesta fail deeper");
        assertThat(execute("--version")).isZero();
        assertThat(out.toString())
                .endsWith("attesta (not packaged) on Java " + Runtime.version() + System.lineSeparator());
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldRefuseWrongUsageWithExitCodeTwo() {
        assertThat(execute()).isEqualTo(2);
        assertThat(err).hasToString(lines("Name a command.", "See: attesta --help"));
        assertThat(execute("settings", "--nonsense")).isEqualTo(2);
        assertThat(execute("nonsense")).isEqualTo(2);
        assertThat(execute("settings", "--data")).isEqualTo(2);
        assertThat(execute("settings", "--set", "http.port")).isEqualTo(2);
        assertThat(err.toString())
                .contains("Unknown option: '--nonsense'")
                .contains("Unmatched argument at index 0: 'nonsense'")
                .contains("Missing required parameter for option '--data' (DIR)")
                .contains("should be in KEY=VALUE format but was http.port")
                .doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldSayFailuresInOneSentenceWithTheirExitCode() {
        assertThat(execute("fail", "found")).isEqualTo(1);
        assertThat(execute("fail", "usage")).isEqualTo(2);
        assertThat(execute("fail", "fault")).isEqualTo(1);
        assertThat(execute("fail", "deeper")).isEqualTo(1);
        assertThat(execute("fail", "not")).isEqualTo(7);
        assertThat(err)
                .hasToString(lines(
                        "Something is wrong there; mend it.",
                        "These two do not go together.",
                        "A fault inside Attesta: java.lang.IllegalStateException: broken"
                                + " (again with --verbose shows where; please report it).",
                        "Deep down."));
    }

    @Test
    void shouldShowTheTraceWhenVerboseWhereverTheOptionStands() {
        for (final List<String> arguments :
                List.of(List.of("--verbose", "fail", "fault"), List.of("fail", "--verbose", "fault"))) {
            err.getBuffer().setLength(0);
            assertThat(execute(arguments.toArray(String[]::new))).isEqualTo(1);
            assertThat(err.toString()).contains("java.lang.IllegalStateException: broken", "\tat ");
        }
        err.getBuffer().setLength(0);
        execute("fail", "deeper", "--verbose");
        assertThat(err.toString()).contains("\tat ");
    }

    @Test
    void shouldSayRefusedSettingsInOneSentence() {
        assertThat(execute("settings", "--set", "http.port=x")).isEqualTo(1);
        assertThat(err).hasToString(lines("--set: http.port is \"x\", but must be a whole number from 0 to 65535."));
    }

    @Test
    void shouldPrintEachSettingWithItsOrigin() throws IOException {
        final Path file = Files.writeString(folder.resolve("own.yaml"), "http:\n  port: 1\n");

        assertThat(execute(
                        "settings",
                        "--config",
                        file.toString(),
                        "--set",
                        "database.url=jdbc:postgresql://db/a?b=c&d=e",
                        "--set",
                        "rights.31=MED,CTY",
                        "--set",
                        "rights.32="))
                .isZero();

        assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "node.id 2 # environment variable ATTESTA_NODE_ID",
                        "http.host 127.0.0.1 # default",
                        "http.port 1 # " + file + ", line 2",
                        "database.url jdbc:postgresql://db/a?b=c&d=e # --set",
                        "rights.31 MED,CTY # --set",
                        "rights.32 \"\" # --set");
    }

    @Test
    void shouldReadTheFileOfTheInstallationUnlessAnotherIsNamed() throws IOException {
        Files.createDirectories(folder.resolve("config"));
        final Path file = Files.writeString(folder.resolve("config/authorizer.yaml"), "http:\n  port: 2\n");

        assertThat(execute("settings")).isZero();
        assertThat(out.toString()).contains("# " + file + ", line 2");

        final Path missing = folder.resolve("missing.yaml");
        assertThat(execute("settings", "--config", missing.toString())).isEqualTo(1);
        assertThat(err)
                .hasToString(
                        lines(missing + ": there is no such settings file; name an existing one with --config FILE."));
    }

    @Test
    void shouldKeepDataFolderApartFromSettings() {
        final SettingsOptions options = new SettingsOptions(Optional.empty(), Map.of());

        CommandLine.populateCommand(options);
        assertThat(options.data()).isEqualTo(Path.of("data"));

        CommandLine.populateCommand(options, "--data", "elsewhere", "--set", "http.port=0");
        assertThat(options.data()).isEqualTo(Path.of("elsewhere"));
        assertThat(options.load().http().port()).isZero();
    }

    @Test
    void shouldFindTheCommandsOfThisModuleAsAService() {
        assertThat(ServiceLoader.load(CommandProvider.class)).hasAtLeastOneElementOfType(AuthorizerCommands.class);
    }

    private int execute(final String... arguments) {
        final CommandProvider own = () ->
                List.of(new SettingsCommand(new SettingsOptions(Optional.of(folder), Map.of("ATTESTA_NODE_ID", "2"))));
        final CommandProvider other = () -> List.of(new Fail());
        return new AttestaCommandLine(List.of(own, other), new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }

    private static String lines(final String... lines) {
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }
}
