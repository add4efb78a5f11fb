package io.attesta.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference page of the command line equals what the commands say; {@code -Dregenerate=true} rewrites it instead. */
final class CommandLinePageTest {
    private static final Path PAGE =
            Path.of(System.getProperty("attesta.home")).resolve("docs/reference/command-line.md");

    @Test
    void shouldFindPageInStepWithCommands() throws IOException {
        final String made = CommandLinePage.markdown();
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(PAGE, made);
        }

        assertThat(PAGE).usingCharset("UTF-8").hasContent(made);
    }

    @Test
    void shouldSayCommandsOfAllModules() {
        assertThat(CommandLinePage.markdown())
                .contains("\n## attesta serve\n")
                .contains("\n## attesta keys export-terminal\n")
                .contains("\n## attesta demo\n");
    }
}
