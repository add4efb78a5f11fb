package io.attesta.bench.peer.jpos;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.archive.ArchiveDatabase;
import io.attesta.authorizer.archive.PostgresServer;
import io.attesta.bench.load.Answers;
import io.attesta.bench.load.LoadPlan;
import io.attesta.bench.load.LoadReport;
import io.attesta.bench.load.Mix;
import io.attesta.bench.load.Pace;
import io.attesta.bench.load.ReceiptCheck;
import io.attesta.bench.peer.AnsweredRun;
import io.attesta.bench.peer.PeerKeys;
import io.attesta.bench.peer.PeerPostgres;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.signing.PublicKeySet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class JposPeerTest {
    private static final int CARDS = 1_000;
    private static final Path PACKAGER = Path.of(System.getProperty("attesta.home"), "config", "packager.xml");

    @TempDir
    private Path folder;

    /** One PostgreSQL and one after the other: jPOS keeps its names by process. */
    @Test
    void shouldDoTheSameJobAndLogNoCardNumber() throws Exception {
        try (PostgresServer postgres = PeerPostgres.start(folder);
                KeyStore keys = PeerKeys.store()) {
            final ArchiveDatabase database = postgres.ready().get();
            final Path quiet = Files.createDirectory(folder.resolve("quiet"));
            authorize(quiet, database, keys, PeerLog.QUIET);
            assertThat(logged(quiet)).isEmpty();
            final Path stock = Files.createDirectory(folder.resolve("stock"));
            authorize(stock, database, keys, PeerLog.STOCK);
            assertThat(logged(stock))
                    .contains("<send>", "<receive>", "964200", "commit: i.a.b.p.j.SendAnswer")
                    .doesNotContainPattern("9642\\d{12}");
        }
    }

    private static void authorize(
            final Path folder, final ArchiveDatabase database, final KeyStore keys, final PeerLog log)
            throws Exception {
        final LoadReport report;
        try (JposPeer peer = JposPeer.start(folder, PACKAGER, database, keys, CARDS, 4, log)) {
            final LoadPlan plan = LoadPlan.to("127.0.0.1", peer.address().getPort(), new Pace.Closed(2))
                    .connections(4)
                    .terminals(0, 40)
                    // With those that are not in good standing, 194 to 199.
                    .cards(190, 12)
                    .openingsPerCardHour(0)
                    .mix(Mix.presenceOnly())
                    .receiptSamples(50)
                    .duration(Duration.ofSeconds(30))
                    .build();
            report = AnsweredRun.run(plan, keys, Answers.DECIDED, 60);
        }
        assertThat(report.isClean()).as("%s", report.examples()).isTrue();
        assertThat(report.answersByCode()).containsKey("00").hasSizeGreaterThan(2);
        final ReceiptCheck.Result receipts = new ReceiptCheck(PublicKeySet.of(keys)).verify(report.samples());
        assertThat(receipts.refused()).isEmpty();
        assertThat(receipts.verified()).isPositive();
        assertThat(rows(database)).isEqualTo(report.answered());
    }

    private static long rows(final ArchiveDatabase database) throws Exception {
        try (Connection connection = database.connect(10);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM peer_authorization")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static String logged(final Path folder) throws Exception {
        final List<Path> files;
        try (Stream<Path> logs = Files.list(folder.resolve("log"))) {
            files = logs.toList();
        }
        final StringBuilder all = new StringBuilder();
        for (final Path file : files) {
            all.append(Files.readString(file));
        }
        return all.toString();
    }
}
