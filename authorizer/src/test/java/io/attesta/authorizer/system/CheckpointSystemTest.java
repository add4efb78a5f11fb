package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.ServerException;
import io.attesta.authorizer.checkpoint.Audit;
import io.attesta.authorizer.checkpoint.FolderLog;
import io.attesta.authorizer.checkpoint.NoteKeys;
import io.attesta.authorizer.checkpoint.RemoteLog;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.protocol.checkpoint.Checkpoint;
import io.attesta.protocol.checkpoint.CheckpointVerifier;
import io.attesta.protocol.checkpoint.LogProof;
import io.attesta.protocol.receipt.Receipt;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints of a running server over HTTP, and what they prove after its stop. */
final class CheckpointSystemTest {
    @TempDir
    private Path data;

    private static Checkpoint verified(final byte[] note, final PublicKeySet keys) {
        return CheckpointVerifier.verify(note, new NoteKeys(keys));
    }

    @Test
    void shouldProveAnAuthorizationIntoTheCheckpointOfTheStopAndItsForerunnersToBePrefixes() throws Exception {
        final Checkpoint first;
        final PublicKeySet keys;
        final ISOMsg answer;
        try (RunningServer server = new RunningServer(data, Map.of())) {
            keys = PublicKeySet.read(server.http("/.well-known/jwks.json", 200));
            first = verified(server.http("/v1/checkpoints/latest", 200), keys);
            final TestTerminal terminal = new TestTerminal(server.keys(), "CJ000042", "RO-CJ-MED-00042");
            try (JposConnection connection = new JposConnection(server.address())) {
                final ISOMsg request = terminal.authorization(SampleWorld.pan(42), 30, Instant.now());
                terminal.seal(request);
                answer = connection.exchange(request);
            }
        }
        final FolderLog log = new FolderLog(data);
        final byte[] note = log.latest();
        final Checkpoint last = verified(note, keys);
        assertThat(last.size()).isGreaterThan(first.size());
        assertThat(Audit.consistency(first, last, log)).isEqualTo(Audit.Consistency.CONSISTENT);
        final byte[] batchRoot = Receipt.parse(answer.getBytes(63)).root(answer.getBytes(62));
        final long batch = Audit.batch(batchRoot, last, log).orElseThrow();
        final LogProof proof = Audit.proof(batch, new byte[0], last, note, log);
        assertThat(Audit.includes(proof, batchRoot, last)).isTrue();

        // Over HTTP the same, from a server that was started again and signed nothing new.
        try (RunningServer server = new RunningServer(data, Map.of())) {
            final RemoteLog remote = new RemoteLog(
                    URI.create(
                            "http://127.0.0.1:" + server.server().httpAddress().getPort()),
                    Optional.empty());
            assertThat(verified(remote.latest(), keys)).isEqualTo(last);
            assertThat(Audit.consistency(first, last, remote)).isEqualTo(Audit.Consistency.CONSISTENT);
            assertThat(Audit.batch(batchRoot, last, remote)).hasValue(batch);
            assertThat(Audit.proof(batch, new byte[0], last, note, remote).bytes())
                    .isEqualTo(proof.bytes());
            assertThat(server.http("/v1/checkpoints/checkpoint", 200)).isEqualTo(note);
            server.http("/v1/checkpoints/tile/0/001", 404);
            server.http("/v1/checkpoints/tile/", 404);
        }
    }

    @Test
    void shouldNotStartOverAJournalThatWasPutBackToAnEarlierDay() throws Exception {
        try (RunningServer server = new RunningServer(data, Map.of("journal.checkpoint-interval", "1h"))) {
            assertThat(server.server().readiness().isReady()).isTrue();
        }
        try (Stream<Path> files = Files.list(data.resolve("journal"))) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
        }
        assertThatThrownBy(() -> new RunningServer(data, Map.of()))
                .isInstanceOf(ServerException.class)
                .hasMessageMatching(
                        "The server cannot start: a snapshot begins at batch \\d+, but the journal has no batch: part of"
                                + " the journal is missing; put it back, or start with serve --new-epoch"
                                + " \\(docs/operating/disaster-recovery\\.md\\)\\.");

        try (Stream<Path> files = Files.list(data.resolve("snapshots"))) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
        }
        assertThatThrownBy(() -> new RunningServer(data, Map.of()))
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith("The server cannot start: a checkpoint was signed over batch ")
                .hasMessageContaining(
                        ", but the journal has no batch: part of the journal is missing; put it back, or start");
    }
}
