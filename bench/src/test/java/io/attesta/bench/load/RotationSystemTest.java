package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.Launch;
import io.attesta.authorizer.journal.FolderDisk;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.protocol.receipt.ReceiptVerifier;
import io.attesta.protocol.receipt.SignatureCheck;
import io.attesta.protocol.receipt.Verdict;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole server under steady load while its key file is rotated again and again, signing and MAC master in turn, and what is old is
 * retired. A few times in every build, a hundred with {@code -Plong}; {@code -Drotation.rate} says how many requests a second, 0 = as many
 * as are answered.
 */
@Timeout(3_600)
class RotationSystemTest {
    private static final int ROTATIONS = Integer.getInteger("rotation.count", 6);
    private static final int RATE = Integer.getInteger("rotation.rate", 500);
    /** Between rotations, so that the seconds without one can be compared. */
    private static final int QUIET_SECONDS = Integer.getInteger("rotation.quiet-seconds", 0);

    private static final int CARDS = 20_000;
    private static final int SAMPLES = 2_000;
    // Nothing that is bad on purpose, see TerminalVersions; many repeats, which may come under other keys than what
    // they repeat.
    private static final Mix MIX = new Mix(450, 350, 90, 80, 10, 20, 0);
    private static final Settings SETTINGS = Settings.with(Map.of(
            "transport.port", "0",
            "http.port", "0",
            "database.archive", "false",
            "cards.planned", "40000",
            "limits.requests-per-terminal-second", "0",
            "limits.openings-per-card-hour", "0",
            "journal.segment-bytes", "64MiB",
            "journal.min-free", "64MiB"));

    @TempDir
    private Path data;

    private final List<String> faults = new ArrayList<>();
    private final AtomicLong second = new AtomicLong();
    private final BitSet rotationSeconds = new BitSet();
    /** Signing versions by kid, of all that there ever were. */
    private final Map<String, Integer> signing = new HashMap<>();

    @Test
    void shouldFailNobodyWhileKeysAreRotatedUnderLoad() throws Exception {
        final LoadReport report;
        final KeyOperator operator;
        final PublicKeySet published;
        try (Launch launch = Launch.start(
                SETTINGS,
                data,
                Optional.empty(),
                Map.of(),
                CARDS,
                loaded -> {},
                warning -> {},
                (what, cause) -> faults.add(what + ": " + cause))) {
            final RolledOutKeys terminals = new RolledOutKeys(1, ROTATIONS + 1);
            operator = new KeyOperator(data, launch, terminals);
            report = rotateUnderLoad(launch, terminals, operator);
            published = published(launch);
            for (final KeyVersion version : launch.keys().versions(KeyUsage.SIGNING)) {
                signing.put(kid(launch.keys().publicKey(version.number()).kid()), version.number());
            }
        }
        tell(report);
        assertThat(faults).isEmpty();
        assertThat(report.examples()).isEmpty();
        assertThat(report.isClean()).isTrue();
        assertThat(report.busy()).isZero();
        assertThat(report.sent()).isEqualTo(report.answered()).isPositive();
        assertThat(report.sentByKind()).containsKeys(RequestKind.REPEAT, RequestKind.FOLLOW_UP, RequestKind.ECHO);
        assertReceipts(report, published, operator.retiredAt());
        assertJournal(operator.retiredAt());
    }

    private LoadReport rotateUnderLoad(final Launch launch, final RolledOutKeys terminals, final KeyOperator operator)
            throws Exception {
        try (LoadRun run = new LoadRun(
                plan(launch), launch.keys(), terminals, progress -> second.set((long) progress.seconds()))) {
            run.open();
            final long startNs = System.nanoTime();
            final CompletableFuture<LoadReport> report = beside(run, startNs);
            awaitSeconds(1 + QUIET_SECONDS);
            for (int i = 0; i < ROTATIONS; i++) {
                final int from = (int) ((System.nanoTime() - startNs) / 1_000_000_000);
                operator.rotate(i % 2 == 0 ? KeyUsage.SIGNING : KeyUsage.MAC_MASTER);
                // What was cached is made anew right afterwards.
                rotationSeconds.set(from, (int) ((System.nanoTime() - startNs) / 1_000_000_000) + 2);
                awaitSeconds(QUIET_SECONDS);
                assertThat(report).as("the load goes on").isNotDone();
            }
            awaitSeconds(1);
            run.stop();
            return report.get();
        }
    }

    private void awaitSeconds(final int seconds) {
        final long until = second.get() + seconds;
        KeyOperator.await(() -> second.get() >= until, "the load goes on");
    }

    private static CompletableFuture<LoadReport> beside(final LoadRun run, final long startNs) {
        final CompletableFuture<LoadReport> report = new CompletableFuture<>();
        final Thread thread = new Thread(
                () -> {
                    try {
                        report.complete(run.run(startNs));
                    } catch (final InterruptedException | RuntimeException e) {
                        report.completeExceptionally(e);
                    }
                },
                "test-load");
        thread.setDaemon(true);
        thread.start();
        return report;
    }

    private static LoadPlan plan(final Launch launch) {
        final Pace pace = RATE == 0 ? new Pace.Closed(16) : new Pace.Poisson(RATE);
        return LoadPlan.to("127.0.0.1", launch.server().iso8583Address().getPort(), pace)
                .connections(16)
                .terminals(0, 2_000)
                .cards(1, CARDS)
                .mix(MIX)
                .openingsPerCardHour(0)
                .duration(Duration.ofHours(1))
                .overtime(Duration.ZERO)
                .receiptSamples(SAMPLES)
                .slices()
                .build();
    }

    private static PublicKeySet published(final Launch launch) throws Exception {
        final URI uri =
                URI.create("http://127.0.0.1:" + launch.server().httpAddress().getPort() + "/.well-known/jwks.json");
        return PublicKeySet.read(HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray())
                .body());
    }

    /** All of them verify with what is published at the end, and none under a retired key is younger than its retirement. */
    private void assertReceipts(
            final LoadReport report, final PublicKeySet published, final Map<String, Long> retiredAt) {
        final ReceiptCheck.Result result = new ReceiptCheck(published).verify(report.samples());
        assertThat(result.refused()).isEmpty();
        assertThat(result.verified()).isEqualTo(report.samples().size()).isPositive();
        final Set<Integer> used = new HashSet<>();
        for (final ReceiptSample sample : report.samples()) {
            final Verdict.Verified verified = (Verdict.Verified)
                    ReceiptVerifier.verify(sample.statement(), sample.receipt(), (kid, message, signature) -> {
                        used.add(signing.get(kid(kid)));
                        return SignatureCheck.Answer.VALID;
                    });
            final String kid = kid(Arrays.copyOfRange(sample.receipt(), 8, 16));
            assertThat(verified.statement().issuedAt().getEpochSecond())
                    .isLessThanOrEqualTo(retiredAt.getOrDefault(kid, Long.MAX_VALUE));
        }
        assertThat(used).as("signing versions that signed a sample").hasSizeGreaterThan(ROTATIONS / 4);
    }

    /** Of every batch there is: versions only rise, and a retired one signs none. */
    private void assertJournal(final Map<String, Long> retiredAt) throws Exception {
        final List<Integer> versions = new ArrayList<>();
        final JournalScan journal = new JournalScan(
                new FolderDisk(data.resolve("journal")),
                SETTINGS.node().id(),
                SETTINGS.node().issuer());
        journal.run(frame -> {
            final String kid = kid(frame.kid());
            versions.add(signing.get(kid));
            assertThat(frame.seconds()).isLessThanOrEqualTo(retiredAt.getOrDefault(kid, Long.MAX_VALUE));
        });
        assertThat(versions).isSorted().doesNotContainNull();
        assertThat(new HashSet<>(versions)).hasSize((ROTATIONS + 1) / 2 + 1);
    }

    private static String kid(final byte[] kid) {
        return HexFormat.of().formatHex(kid);
    }

    /** What a campaign is run for. */
    private void tell(final LoadReport report) {
        final Slice rotating = new Slice(0);
        final Slice others = new Slice(0);
        for (final Slice slice : report.slices()) {
            if (slice.second() < QUIET_SECONDS) {
                // The server has just started.
                continue;
            }
            (rotationSeconds.get(slice.second()) ? rotating : others).add(slice);
        }
        System.out.printf(
                "rotations=%d retirements=%d answers=%d missing=%d wrong=%d busy=%d per-second=%.0f%n",
                ROTATIONS,
                2 * Math.max(0, ROTATIONS / 2 - 2),
                report.answered(),
                report.missing(),
                report.mismatches(),
                report.busy(),
                report.answered() / report.seconds());
        for (final Slice slice : List.of(rotating, others)) {
            System.out.printf(
                    "%s answers=%d p50=%.0fus p99=%.0fus p99.9=%.0fus max=%.0fus%n",
                    slice == rotating ? "seconds with a rotation:" : "seconds without one:",
                    slice.answered(),
                    slice.percentileUs(50),
                    slice.percentileUs(99),
                    slice.percentileUs(99.9),
                    slice.maxUs());
        }
    }
}
