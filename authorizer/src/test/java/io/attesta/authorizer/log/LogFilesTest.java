package io.attesta.authorizer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class LogFilesTest {
    private static final Path CONFIGURATION = Path.of(System.getProperty("attesta.home"), "config/logback.xml");

    @TempDir
    private Path data;

    @AfterEach
    void goBackToTheQuietConfiguration() throws Exception {
        QuietLog.restore();
    }

    @Test
    void shouldWriteLogAuditAndConsoleApart() throws IOException {
        final ByteArrayOutputStream console = new ByteArrayOutputStream();
        final PrintStream before = System.err;
        System.setErr(new PrintStream(console, true, StandardCharsets.UTF_8));
        try (LogFiles files = LogFiles.open(CONFIGURATION, data)) {
            final Logger log = LoggerFactory.getLogger("io.attesta.Test");
            log.debug("not at all");
            log.info("for the file");
            log.warn("for both", new IllegalStateException("the cause"));
            LoggerFactory.getLogger(LogFiles.AUDIT_LOGGER).info("{\"event\":\"test\"}");
            assertThat(files).isNotNull();
        } finally {
            System.setErr(before);
        }

        assertThat(data.resolve("log/attesta.log"))
                .content()
                .contains("INFO  [main] io.attesta.Test - for the file")
                .contains("WARN  [main] io.attesta.Test - for both", "IllegalStateException: the cause", "\tat ")
                .doesNotContain("not at all", "event");
        assertThat(console.toString(StandardCharsets.UTF_8)).isEqualTo("WARN Test: for both" + System.lineSeparator());
        assertThat(data.resolve("log/audit.log")).hasContent("{\"event\":\"test\"}\n");
    }

    @Test
    void shouldAppendToTheAuditLogOfEarlierRuns() throws IOException {
        for (final String line : new String[] {"{\"n\":1}", "{\"n\":2}"}) {
            try (LogFiles files = LogFiles.open(CONFIGURATION, data)) {
                LoggerFactory.getLogger(LogFiles.AUDIT_LOGGER).info(line);
                assertThat(files).isNotNull();
            }
        }

        assertThat(data.resolve("log/audit.log")).hasContent("{\"n\":1}\n{\"n\":2}\n");
    }

    @Test
    void shouldRefuseToRunWithoutLogFile() throws IOException {
        Files.createDirectories(data.resolve("log/audit.log"));

        assertThatThrownBy(() -> LogFiles.open(CONFIGURATION, data))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Logging cannot start with " + CONFIGURATION + ": ");
    }

    @Test
    void shouldRefuseAConfigurationThatIsNone() throws IOException {
        final Path wrong = Files.writeString(data.resolve("wrong.xml"), "<configuration>");

        assertThatThrownBy(() -> LogFiles.open(wrong, data))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(wrong + " is no configuration of Logback: ");
    }
}
