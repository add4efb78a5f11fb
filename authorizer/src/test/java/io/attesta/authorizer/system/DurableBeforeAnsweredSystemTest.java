package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.node.MadeKeys;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStore;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What no kill can see, because the page cache survives it: that the journal is synced before the answer leaves. The server's system
 * calls are traced under load, and for each answer the write of its statement, the sync and the send must stand in that order.
 */
final class DurableBeforeAnsweredSystemTest {
    private static final int ANSWERS = 300;
    private static final Set<String> SENDS = Set.of("write", "writev", "sendto", "sendmsg", "sendmmsg");

    @TempDir
    private Path folder;

    @Test
    void shouldWriteThenSyncThenSendWhenItAnswers() throws Exception {
        final Path data = folder.resolve("data");
        new MadeKeys(folder).copyTo(data);
        try (KeyStore keys = NodeKeys.open(Settings.defaults(), data, Map.of())) {
            final TerminalLoad load = new TerminalLoad(keys);
            final List<SystemCall> calls;
            try (ServerProcess server = ServerProcess.serve(data, Map.of())) {
                server.iso8583();
                try (Strace strace = Strace.attach(
                        folder.resolve("trace"),
                        server.handle(),
                        "-y",
                        "-xx",
                        "-s",
                        "400000",
                        "-e",
                        "trace=pwrite64,pwritev,fdatasync,fsync," + String.join(",", SENDS))) {
                    load.run(server, ANSWERS);
                    server.kill();
                    load.awaitEnd();
                    calls = SystemCall.parse(strace.end());
                }
            }
            final List<TerminalLoad.Answered> answered = load.answered();
            final List<String> statements = ArchivedAnswers.statements(keys, answered);
            for (int i = 0; i < answered.size(); i++) {
                assertInOrder(
                        calls,
                        statements.get(i),
                        HexFormat.of().formatHex(answered.get(i).answer()));
            }
        }
    }

    private static void assertInOrder(final List<SystemCall> calls, final String statement, final String answer) {
        final SystemCall write = calls.stream()
                .filter(call -> call.name().startsWith("pwrite") && call.file().endsWith(".jnl"))
                .filter(call -> call.content().contains(statement))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no write of the journal has the statement " + statement));
        assertThat(write.result()).as("bytes written").isEqualTo(write.content().length() / 2L);
        final SystemCall sync = calls.stream()
                .filter(call -> call.name().equals("fdatasync") && call.file().equals(write.file()))
                .filter(call -> call.begun() > write.ended())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no sync behind the write of " + statement));
        assertThat(sync.result()).as("result of the sync").isZero();
        final SystemCall send = calls.stream()
                .filter(call -> SENDS.contains(call.name()) && call.file().startsWith("socket:"))
                .filter(call -> call.content().contains(answer))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no send has the answer " + answer));
        assertThat(send.begun())
                .as("the answer is sent when the sync has returned")
                .isGreaterThan(sync.ended());
    }
}
