package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.ServerCommands;
import io.attesta.authorizer.command.AttestaCommandLine;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.log.QuietLog;
import io.attesta.authorizer.node.MadeKeys;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command {@code serve} where it refuses to start, in this process: exit code 1 and one sentence. That a process ends with the same is
 * in {@link ServeProcessTest}. A server that starts after all would wait for ever, so each test has a thread that can be left behind.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RefusedServeTest {
    @TempDir
    private static Path shared;

    private static MadeKeys made;

    @TempDir
    private Path folder;

    private Path data;

    @BeforeAll
    static void makeKeys() {
        made = new MadeKeys(shared);
    }

    @BeforeEach
    void layOut() {
        data = folder.resolve("data");
        made.copyTo(data);
    }

    /** The command takes the log of the process with it, as it should at its end. */
    @AfterEach
    void logAgain() throws Exception {
        QuietLog.restore();
    }

    @Test
    void shouldSayOneSentenceWhenThePortOfIso8583IsOccupied() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefuses(
                    Map.of("transport.port", Integer.toString(other.getLocalPort())),
                    "cannot listen on 127.0.0.1:" + other.getLocalPort());
        }
    }

    @Test
    void shouldSayOneSentenceWhenTheDataFolderCannotBeMade() throws Exception {
        // Root may write everywhere, but not below a file.
        data = Files.createFile(folder.resolve("file")).resolve("data");
        assertRefuses(Map.of(), "The data folder " + data + " cannot be written");
    }

    @Test
    void shouldSayOneSentenceWhenASettingIsUnknown() {
        assertRefuses(Map.of("transport.prt", "8583"), "transport.prt is not a setting");
    }

    @Test
    void shouldSayOneSentenceWhenTheKeyFileBesideAJournalIsMissing() throws Exception {
        new RunningServer(data, Map.of()).close();
        Files.delete(data.resolve("keys.bcfks"));
        assertRefuses(Map.of(), "There is no key file " + data.resolve("keys.bcfks"));
        assertThat(data.resolve("keys.bcfks")).doesNotExist();
    }

    private void assertRefuses(final Map<String, String> settings, final String why) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int exitCode = new AttestaCommandLine(
                        List.of(new ServerCommands()), new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(ServerProcess.serving(data, settings).toArray(String[]::new));
        assertThat(exitCode).as("%s", err).isEqualTo(ExitCodes.FOUND_WRONG);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains(why)
                .endsWith(".")
                .doesNotContain("Exception")
                .doesNotContain("fault inside");
    }
}
