package io.attesta.authorizer;

import io.attesta.authorizer.acceptor.AcceptorTable;
import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.access.AccessCheck;
import io.attesta.authorizer.access.TokenFile;
import io.attesta.authorizer.api.AlarmStream;
import io.attesta.authorizer.api.CardResources;
import io.attesta.authorizer.api.CheckpointResources;
import io.attesta.authorizer.api.EnrolmentResources;
import io.attesta.authorizer.api.EventResources;
import io.attesta.authorizer.api.HttpApi;
import io.attesta.authorizer.api.KioskResources;
import io.attesta.authorizer.api.NodeResources;
import io.attesta.authorizer.api.ReceiptResources;
import io.attesta.authorizer.api.ReportResources;
import io.attesta.authorizer.api.SearchResources;
import io.attesta.authorizer.archive.ArchiveDatabase;
import io.attesta.authorizer.archive.PostgresException;
import io.attesta.authorizer.checkpoint.CheckpointException;
import io.attesta.authorizer.checkpoint.Checkpoints;
import io.attesta.authorizer.feed.FeedUploads;
import io.attesta.authorizer.feed.FeedWatch;
import io.attesta.authorizer.feed.SampleLoader;
import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.DurablePosition;
import io.attesta.authorizer.journal.FolderDisk;
import io.attesta.authorizer.journal.JournalDamageException;
import io.attesta.authorizer.journal.JournalEnd;
import io.attesta.authorizer.journal.JournalReader;
import io.attesta.authorizer.journal.JournalTooShortException;
import io.attesta.authorizer.journal.JournalWriter;
import io.attesta.authorizer.kiosk.Kiosk;
import io.attesta.authorizer.pipeline.AlarmKind;
import io.attesta.authorizer.pipeline.CommandPort;
import io.attesta.authorizer.pipeline.Edge;
import io.attesta.authorizer.pipeline.Pipeline;
import io.attesta.authorizer.pipeline.Recovery;
import io.attesta.authorizer.pipeline.RingPlan;
import io.attesta.authorizer.pipeline.RulesChange;
import io.attesta.authorizer.pipeline.Tables;
import io.attesta.authorizer.runtime.Clock;
import io.attesta.authorizer.runtime.FaultHandler;
import io.attesta.authorizer.runtime.Readiness;
import io.attesta.authorizer.session.SessionTable;
import io.attesta.authorizer.settings.HttpSettings;
import io.attesta.authorizer.settings.JournalSettings;
import io.attesta.authorizer.settings.JournalSync;
import io.attesta.authorizer.settings.NodeSettings;
import io.attesta.authorizer.settings.Rights;
import io.attesta.authorizer.settings.Settings;
import io.attesta.authorizer.snapshot.NodeName;
import io.attesta.authorizer.snapshot.Restart;
import io.attesta.authorizer.snapshot.Snapshots;
import io.attesta.authorizer.telemetry.AlarmWatch;
import io.attesta.authorizer.telemetry.MeterName;
import io.attesta.authorizer.telemetry.Meters;
import io.attesta.authorizer.tls.TlsFiles;
import io.attesta.authorizer.transport.Listener;
import io.attesta.authorizer.transport.ServerTls;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.signing.PublicKeySet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server, put together: data folder, journal and tables, pipeline, HTTP, listener. {@link #start} returns when it takes
 * requests; {@link #close} drains it, so that nothing answered is lost and nothing taken in stays unanswered.
 */
public final class AttestaServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AttestaServer.class);
    private static final long DRAIN_MS = 5_000;
    // Draining, this and the rest stay within the ten seconds that a stop may take.
    private static final Duration LAST_SNAPSHOT = Duration.ofSeconds(3);

    private final Settings settings;
    private final Path data;
    private final KeyStore keys;
    private final Clock clock = Clock.system();
    private final Readiness readiness = new Readiness();
    private final Meters meters;
    private final EnrolledPairs enrolled = new EnrolledPairs();
    private final DurablePosition durable = new DurablePosition();
    private final CloseStack parts = new CloseStack();
    private final AlarmRelay alarms = new AlarmRelay();
    private final AlarmStream stream = new AlarmStream(clock.nowMs(), clock.nanoTime());

    private Disk disk;
    private Tables tables;
    private FeedWatch feedWatch;
    private RingPlan ring;
    private Checkpoints checkpoints;
    private Snapshots snapshots;
    private Listener listener;
    private InetSocketAddress iso8583Address;
    private HttpApi http;
    private Optional<String> note = Optional.empty();
    // Asked for by those who search, too.
    private volatile Optional<ServerArchive> archive = Optional.empty();

    private AttestaServer(final Settings settings, final Path data, final KeyStore keys) {
        this.settings = settings;
        this.data = data;
        this.keys = keys;
        meters = new Meters(
                clock, settings.telemetry().audit(), settings.telemetry().macFailuresPerMinuteAlarm(), alarms);
    }

    /**
     * Starts a server.
     *
     * @param data the data folder
     * @param keys the node's key store; the caller closes it after the server
     * @param sampleCards size of the sample world to put into empty tables, 0 = none
     * @param progress told the number of sample cards loaded, now and then
     * @param faults hears of faults after which the server does not answer
     * @throws ServerException with one sentence if it cannot start; nothing is left running
     */
    public static AttestaServer start(
            final Settings settings,
            final Path data,
            final KeyStore keys,
            final long sampleCards,
            final LongConsumer progress,
            final FaultHandler faults) {
        final AttestaServer server = new AttestaServer(settings, data, keys);
        try {
            server.open(sampleCards, faults);
            server.loadSample(sampleCards, progress);
            return server;
        } catch (final IOException
                | JournalDamageException
                | CheckpointException
                | PostgresException
                | IllegalStateException e) {
            server.parts.close();
            throw new ServerException("The server cannot start: " + e.getMessage() + ".", e);
        } catch (final RuntimeException e) {
            server.parts.close();
            throw e;
        }
    }

    private void open(final long sampleCards, final FaultHandler faults) throws IOException {
        readiness.fail(Readiness.Check.TABLES, "tables are being loaded");
        parts.push(meters);
        parts.push(DataFolder.open(data));
        openPipeline(faults);
        // Before HTTP, which would take new tokens up a second later.
        note = new FirstStart(settings, data, enrolled, meters)
                .tokens(sampleCards > 0 && tables.cards() == 0, Instant.ofEpochMilli(clock.nowMs()));
        openHttp();
        openListener();
        openArchive(faults);
        carryAlarms();
        registerGauges();
    }

    private void openPipeline(final FaultHandler faults) throws IOException {
        final NodeSettings node = settings.node();
        disk = new FolderDisk(data.resolve("journal"));
        tables = parts.push(new Tables(
                FromSettings.cardTable(settings.cards()),
                new AcceptorTable(enrolled),
                new SessionTable(settings.sessions().max()),
                FromSettings.transactions(settings.sessions()),
                FromSettings.lateTransactions(settings.sessions())));
        final JournalEnd end = recover(node);
        final JournalWriter writer = parts.push(new JournalWriter(
                disk,
                node.id(),
                node.issuer(),
                settings.journal().segmentBytes(),
                settings.journal().sync() == JournalSync.BATCH,
                end,
                durable));
        final JournalReader reader = parts.push(new JournalReader(disk, durable));
        openCheckpoints(faults);
        final Conductor conductor =
                parts.push(new Conductor(disk, writer, settings.journal().minFreeBytes(), readiness));
        feedWatch = new FeedWatch(
                tables::feedMs, settings.feed().staleAfter(), clock, readiness, text -> alarm(AlarmKind.FEED, text));
        conductor.watch(feedWatch::look);
        conductor.start();
        ring = parts.push(new Pipeline(
                        node.id(),
                        node.issuer(),
                        FromSettings.rules(settings),
                        keys,
                        tables,
                        enrolled,
                        writer,
                        reader,
                        end,
                        settings.pipeline().batchSize(),
                        meters,
                        clock)
                .onRing(
                        settings.pipeline().ringSize(),
                        FromSettings.waiting(settings.pipeline()),
                        (what, cause) -> fault(faults, what, cause)));
        ring.start();
        openSnapshots(node);
    }

    private void openSnapshots(final NodeSettings node) throws IOException {
        final JournalSettings journal = settings.journal();
        snapshots = parts.push(new Snapshots(
                new NodeName(node.id(), node.issuer()),
                disk,
                new FolderDisk(data.resolve("snapshots")),
                durable,
                new CommandPort(ring, clock),
                clock,
                new Snapshots.Due(journal.snapshotInterval(), journal.snapshotBytes(), 2 * journal.minFreeBytes()),
                journal.retain(),
                this::batchesTakenIn,
                reason -> alarm(AlarmKind.SNAPSHOT, reason)));
        snapshots.start();
    }

    /** The last batch that everybody who follows the journal has taken in: segments up to it may go. */
    private long batchesTakenIn() {
        // Without an archive nothing takes them in: the journal is the only record, and all of it stays.
        final long lag = archiveLagBatches();
        return archive.isEmpty() || lag < 0 ? 0 : Math.min(checkpoints.size(), durable.batch() - lag);
    }

    /** Before the first new batch: what was signed must be there, or the server does not start. */
    private void openCheckpoints(final FaultHandler faults) throws IOException {
        final NodeSettings node = settings.node();
        checkpoints = parts.push(new Checkpoints(
                node.issuer() + "/" + node.id(),
                disk,
                new FolderDisk(data.resolve("checkpoints")),
                durable,
                keys,
                clock,
                settings.journal().checkpointInterval(),
                reason -> alarm(AlarmKind.CHECKPOINT, reason),
                reason -> fault(faults, reason, null)));
        checkpoints.open();
        checkpoints.start();
    }

    private JournalEnd recover(final NodeSettings node) throws IOException {
        final Recovery recovery = new Recovery(tables);
        final long startNs = clock.nanoTime();
        final JournalEnd end = new Restart(
                        new NodeName(node.id(), node.issuer()),
                        disk,
                        new FolderDisk(data.resolve("snapshots")),
                        LOG::warn)
                .run(tables, recovery);
        final long archived = new KnownArchive(settings, data).lastBatch();
        if (archived >= end.nextBatch()) {
            throw new JournalTooShortException("the archive holds batch " + archived, end.nextBatch() - 1);
        }
        if (end.cutBytes() > 0) {
            LOG.warn(
                    "the journal ended in a torn write: {} bytes for which nobody was answered were cut",
                    end.cutBytes());
        }
        LOG.info(
                "tables rebuilt in {} ms: {} cards, then {} batches and {} authorizations of the journal",
                (clock.nanoTime() - startNs) / 1_000_000,
                tables.cards(),
                recovery.batches(),
                recovery.authorizations());
        return end;
    }

    /** Raises an alarm of what is beside the pipeline. */
    void alarm(final AlarmKind kind, final String text) {
        meters.alarm(kind, text);
    }

    private void openHttp() throws IOException {
        final HttpSettings listening = settings.http();
        final FeedUploads uploads = uploads();
        final ArchiveQuestions questions = new ArchiveQuestions(
                settings.database().archive(), this::database, settings.cards().zone(), clock);
        http = parts.push(new HttpApi(
                new HttpApi.Limits(
                        listening.host(), listening.port(), listening.maxBodyBytes(), listening.maxBulkBytes()),
                FromSettings.httpTls(settings.tls(), data)
                        .map(files -> new HttpApi.Tls(files, why -> alarm(AlarmKind.TLS, why))),
                new AccessCheck(new TokenFile(data.resolve(listening.tokensFile()))),
                List.of(
                        new NodeResources(
                                readiness,
                                meters::scrape,
                                () -> PublicKeySet.of(keys).jwks(),
                                () -> PublicKeySet.of(keys).coseKeys()),
                        new CheckpointResources(checkpoints::latest, checkpoints::tile),
                        new ReceiptResources(receipts(), listening.verificationsPerSecond(), clock::nanoTime),
                        new KioskResources(kiosk()),
                        new CardResources(uploads, listening.maxBulkBytes()),
                        new EnrolmentResources(uploads.acceptors(), uploads.terminals(), listening.maxBulkBytes()),
                        new SearchResources(questions, meters::asked),
                        new ReportResources(questions, meters::asked),
                        new EventResources(stream))));
        // Before the listener: who listens has nothing to wait for.
        parts.push(stream);
    }

    /** As {@code attesta verify} judges, by this node's own keys. */
    private ReceiptResources.Judge receipts() {
        return new ReceiptJudge(() -> PublicKeySet.of(keys));
    }

    /** Authorizations over HTTP, at an edge of their own. */
    private Kiosk kiosk() {
        return new Kiosk(keys, edge(), settings.cards().zone(), ForkJoinPool.commonPool());
    }

    private Edge edge() {
        return new Edge(
                keys,
                enrolled,
                settings.node().id(),
                ring,
                readiness,
                meters,
                clock,
                settings.limits().requestsPerTerminalSecond());
    }

    private FeedUploads uploads() {
        return new FeedUploads(
                ring,
                keys,
                clock,
                readiness,
                data.resolve("spool"),
                settings.feed().snapshotMaxChangeBasisPoints(),
                text -> alarm(AlarmKind.FEED, text));
    }

    /** Raised before this, they come now; raised while the archive is away, they wait in it. */
    private void carryAlarms() {
        final List<AlarmWatch> to =
                archive.isEmpty() ? List.of(stream::raised) : List.of(stream::raised, archive.get()::alarm);
        parts.push(alarms).start(to, () -> stream.beat(clock.nanoTime()));
    }

    private void openListener() throws IOException {
        final Optional<TlsFiles> files = FromSettings.transportTls(settings.tls(), data);
        final Optional<ServerTls> tls =
                files.isEmpty() ? Optional.empty() : Optional.of(parts.push(ServerTls.open(files.get(), meters)));
        listener = parts.push(new Listener(
                FromSettings.limits(settings.transport()),
                settings.transport().threads(),
                tls,
                this::edge,
                meters,
                clock));
        iso8583Address = listener.listen(
                settings.transport().host(), settings.transport().port());
    }

    private void openArchive(final FaultHandler faults) throws IOException {
        if (settings.database().archive()) {
            archive = Optional.of(parts.push(ServerArchive.start(
                    settings.database(),
                    settings.node(),
                    data,
                    disk,
                    durable,
                    meters,
                    (what, cause) -> fault(faults, what, cause))));
        }
    }

    private void registerGauges() {
        meters.gauge(MeterName.CARDS, tables::cards);
        meters.gauge(MeterName.FEED_AGE, feedWatch::ageSeconds);
        meters.gauge(MeterName.SESSIONS, tables::sessions);
        meters.gauge(MeterName.TRANSACTIONS, tables::transactions);
        meters.gauge(MeterName.RING_REMAINING, ring::remaining);
        meters.gauge(MeterName.CHECKPOINT_SIZE, checkpoints::size);
        meters.gauge(MeterName.CHECKPOINT_LAG_BATCHES, checkpoints::lagBatches);
        meters.gauge(
                MeterName.SNAPSHOT_AGE,
                () -> snapshots.newestMs() == 0 ? Double.NaN : (clock.nowMs() - snapshots.newestMs()) / 1000.0);
        meters.gauge(MeterName.CONNECTIONS, listener::connections);
        meters.gauge(
                MeterName.ALARMS_DROPPED,
                () -> alarms.dropped()
                        + archive.map(ServerArchive::alarmsDropped).orElse(0L));
        archive.ifPresent(running -> {
            meters.gauge(MeterName.ARCHIVE_LAG_BATCHES, running.archiver()::lagBatches);
            meters.gauge(MeterName.ARCHIVE_LAG_SECONDS, running.archiver()::lagSeconds);
        });
    }

    private void loadSample(final long sampleCards, final LongConsumer progress) {
        if (sampleCards > 0 && tables.cards() == 0) {
            new SampleLoader(ring, keys, clock).load(sampleCards, progress);
        }
        readiness.pass(Readiness.Check.TABLES);
        LOG.info(
                "ready: {} cards, {} sessions, {} transactions",
                tables.cards(),
                tables.sessions(),
                tables.transactions());
    }

    private void fault(final FaultHandler faults, final String what, final Throwable cause) {
        LOG.error("fatal: {}", what, cause);
        meters.alarm(cause instanceof UncheckedIOException ? AlarmKind.JOURNAL : AlarmKind.MALFUNCTION, what);
        readiness.fail(Readiness.Check.FAULT, what);
        faults.fatal(what, cause);
    }

    /**
     * Decides by another table of rights; returns when every request that comes from now on is.
     *
     * @throws IllegalStateException if the pipeline has stopped
     */
    void permit(final Rights rights) {
        final RulesChange change = new RulesChange(FromSettings.rules(settings, rights));
        final CommandPort port = new CommandPort(ring, clock);
        port.submit(change);
        port.await(change.done());
    }

    /** Writes to the audit log what was done beside the pipeline. */
    void did(final String event, final String name, final String text) {
        meters.did(event, name, text);
    }

    /** What the operator should see of this start, one sentence; empty if nothing. */
    Optional<String> note() {
        return note;
    }

    /** Where ISO 8583 is spoken. */
    public InetSocketAddress iso8583Address() {
        return iso8583Address;
    }

    /** Where HTTP is spoken. */
    public InetSocketAddress httpAddress() {
        return http.address();
    }

    /** What is ready and what is not. */
    public Readiness readiness() {
        return readiness;
    }

    /** Where the archive is, without credentials; {@code none} if there is none. */
    public String databaseUrl() {
        return archive.map(running -> running.database().url()).orElse("none");
    }

    /** The archive's database, if there is an archive. */
    public Optional<ArchiveDatabase> database() {
        return archive.map(ServerArchive::database);
    }

    /** Batches that are durable and not yet in the archive, 0 if there is no archive, -1 while it has not been reached. */
    public long archiveLagBatches() {
        return archive.map(running -> running.archiver().lagBatches()).orElse(0L);
    }

    /** About how long the oldest durable batch that is not in the archive has been waiting, seconds; 0 if none has, or there is no archive. */
    public double archiveLagSeconds() {
        return archive.map(running -> running.archiver().lagSeconds()).orElse(0.0);
    }

    /** Takes no more requests, answers those it has, closes everything. */
    @Override
    public void close() {
        readiness.fail(Readiness.Check.DRAINING, "the server is stopping");
        if (listener != null) {
            listener.stopAccepting();
        }
        try {
            if (ring != null && !ring.drain(DRAIN_MS)) {
                LOG.warn("not everything that was taken in could be answered within {} ms", DRAIN_MS);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (snapshots != null) {
            snapshots.finish(LAST_SNAPSHOT);
        }
        parts.close();
        LOG.info("stopped");
    }
}
