package io.attesta.authorizer.telemetry;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.pipeline.AlarmKind;
import io.attesta.authorizer.pipeline.PipelineEvents;
import io.attesta.authorizer.pipeline.RejectReason;
import io.attesta.authorizer.runtime.Clock;
import io.attesta.protocol.iso.ResponseCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's meters, counted by the pipeline's threads and read as Prometheus text. Alarms are logged here too. */
public final class Meters implements PipelineEvents, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Meters.class);
    private static final Logger AUDIT = LoggerFactory.getLogger("audit");
    // Percentile by the quantile that names it in a tag; 1 is the greatest.
    private static final Map<String, Double> PERCENTILES =
            Map.of("0.5", 50.0, "0.9", 90.0, "0.99", 99.0, "0.999", 99.9, "1", 100.0);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RESPONSES = ResponseCode.values().length;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Clock clock;
    private final boolean audit;
    private final AlarmWatch watch;
    private final MacFailures macFailures;
    // By action × response code; made when first counted, so that only pairs that happen are there.
    private final AtomicReferenceArray<Counter> answered =
            new AtomicReferenceArray<>(TransactionRequest.STATEMENT_ACTIONS * RESPONSES);
    private final Map<RejectReason, Counter> rejected = new EnumMap<>(RejectReason.class);
    private final Map<AlarmKind, Counter> alarms = new EnumMap<>(AlarmKind.class);
    private final Map<Stage, RecentTimes> stages = new EnumMap<>(Stage.class);
    private final RecentTimes latency;
    private final DistributionSummary batchSize;
    private final Counter journalBytes;
    private final JvmGcMetrics gc = new JvmGcMetrics();

    /**
     * @param audit whether alarms and what people ask are written to the audit log
     * @param macFailureAlarm wrong MACs within a minute that raise an alarm
     * @param watch hears of every alarm
     */
    public Meters(final Clock clock, final boolean audit, final int macFailureAlarm, final AlarmWatch watch) {
        this.clock = clock;
        this.audit = audit;
        this.watch = watch;
        macFailures = new MacFailures(macFailureAlarm);
        for (final RejectReason reason : RejectReason.values()) {
            rejected.put(reason, counter(MeterName.REJECTED, Tags.of("reason", tag(reason))));
        }
        for (final AlarmKind kind : AlarmKind.values()) {
            alarms.put(kind, counter(MeterName.ALARMS, Tags.of("kind", tag(kind))));
        }
        latency = times(MeterName.LATENCY, Tags.empty());
        for (final Stage stage : Stage.values()) {
            stages.put(stage, times(MeterName.STAGE, Tags.of("stage", tag(stage))));
        }
        percentiles(MeterName.JOURNAL_SYNC, Tags.empty(), stages.get(Stage.JOURNAL));
        batchSize = DistributionSummary.builder(MeterName.BATCH_SIZE.label())
                .description(MeterName.BATCH_SIZE.sentence())
                .register(registry);
        journalBytes = counter(MeterName.JOURNAL_BYTES, Tags.empty());
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    /** Adds a gauge whose value is asked for at each scrape. */
    public void gauge(final MeterName name, final Supplier<Number> value) {
        Gauge.builder(name.label(), value).description(name.sentence()).register(registry);
    }

    /** The registry, for others that bring meters of their own. */
    public PrometheusMeterRegistry registry() {
        return registry;
    }

    /** All meters as Prometheus text (format 0.0.4). */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void answered(final int action, final ResponseCode response) {
        final int at = action * RESPONSES + response.ordinal();
        Counter counter = answered.get(at);
        if (counter == null) {
            counter = counter(
                    MeterName.AUTHORIZATIONS, Tags.of("action", "%02d".formatted(action), "response", response.text()));
            answered.set(at, counter);
        }
        counter.increment();
    }

    @Override
    public void rejected(final RejectReason reason) {
        rejected.get(reason).increment();
        if (reason == RejectReason.MAC && macFailures.count(clock.nanoTime())) {
            alarm(
                    AlarmKind.MAC_FAILURES,
                    macFailures.threshold()
                            + " messages with a wrong MAC came within a minute, of all terminals together");
        }
    }

    @Override
    public void batch(final int statements, final long bytes) {
        batchSize.record(statements);
        journalBytes.increment(bytes);
    }

    @Override
    public void stage(final Stage stage, final long nanos) {
        stages.get(stage).record(nanos);
    }

    @Override
    public void alarm(final AlarmKind kind, final String text) {
        alarms.get(kind).increment();
        if (audit) {
            AUDIT.info("{\"time\":{},\"alarm\":\"{}\",\"text\":\"{}\"}", clock.nowMs(), tag(kind), text);
        }
        if (kind != AlarmKind.STOPPED_CARD && kind != AlarmKind.KEY_REUSED) {
            LOG.warn("alarm {}: {}", tag(kind), text);
        }
        watch.raised(clock.nowMs(), tag(kind), text);
    }

    /**
     * Writes to the audit log that somebody asked for something.
     *
     * @param event such as {@code archive.search}
     * @param caller who: id of a token or of a certificate's entry
     * @param about what kind of question
     */
    public void asked(final String event, final String caller, final String about) {
        if (audit) {
            AUDIT.info(JSON.createObjectNode()
                    .put("time", clock.nowMs())
                    .put("event", event)
                    .put("caller", caller)
                    .put("about", about)
                    .toString());
        }
    }

    /**
     * Writes to the audit log what the server did by itself.
     *
     * @param event such as {@code settings.rights}
     * @param name of a member that says more
     * @param text of that member; nothing secret
     */
    public void did(final String event, final String name, final String text) {
        if (audit) {
            AUDIT.info(JSON.createObjectNode()
                    .put("time", clock.nowMs())
                    .put("event", event)
                    .put(name, text)
                    .toString());
        }
    }

    @Override
    public void latency(final long nanos) {
        latency.record(nanos);
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }

    private Counter counter(final MeterName name, final Tags tags) {
        return Counter.builder(name.label())
                .description(name.sentence())
                .tags(tags)
                .register(registry);
    }

    private RecentTimes times(final MeterName name, final Tags tags) {
        final RecentTimes times = new RecentTimes(clock);
        percentiles(name, tags, times);
        return times;
    }

    private void percentiles(final MeterName name, final Tags tags, final RecentTimes times) {
        PERCENTILES.forEach(
                (quantile, percentile) -> Gauge.builder(name.label(), times, recent -> recent.seconds(percentile))
                        .description(name.sentence())
                        .baseUnit("seconds")
                        .tags(tags.and("quantile", quantile))
                        .strongReference(true)
                        .register(registry));
    }

    private static String tag(final Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
