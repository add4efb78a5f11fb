package io.attesta.bench.connections;

import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.bench.load.LoadPlan;
import io.attesta.bench.load.LoadReport;
import io.attesta.bench.load.LoadRun;
import io.attesta.bench.load.Mix;
import io.attesta.bench.load.Pace;
import io.attesta.bench.server.KernelMemory;
import io.attesta.bench.server.SelfSigned;
import io.attesta.bench.server.ServerMemory;
import io.attesta.bench.server.ServerProcess;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Starts a server, opens connections from this process, has each answer one network management request, and reads the server's memory
 * before and behind, all garbage collected. What classes, buffers and code the first connections of all need is in the reading before.
 */
final class IdleConnections {
    /** Enough that whatever is made for the first ones is there. */
    private static final int WARMING = 64;

    private static final int ECHOES_PER_SECOND = 2_000;
    private static final int BESIDE = 100;
    private static final int USUAL_MAXIMUM = 10_000;
    private static final long GONE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE_MS = 50;
    private static final Mix ECHOES = Mix.of("echo=1000");
    /** Idle ones cost the same with any number of cards. */
    private static final int CARDS = 1_000;
    /** A heap that is in memory from the start and stays: what the process grows by is outside it, what is used of it is counted apart. */
    private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch");

    private final SettingsOptions options;
    private final Kind kind;
    private final int count;
    private final Path certificates;

    /** @param certificates folder with what {@link SelfSigned} writes */
    IdleConnections(final SettingsOptions options, final Kind kind, final int count, final Path certificates) {
        this.options = options;
        this.kind = kind;
        this.count = count;
        this.certificates = certificates;
    }

    Holding measure() throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start(options, presets(), CARDS, HEAP);
                ServerMemory memory = ServerMemory.open(server.handle())) {
            try (LoadRun first = run(server, WARMING)) {
                first.run();
            }
            awaitNone(server);
            final ServerMemory.Reading before = memory.afterCollection();
            final Optional<KernelMemory> kernelBefore = KernelMemory.now();
            try (LoadRun held = run(server, count).holding()) {
                final long startNs = System.nanoTime();
                held.open();
                final double connectSeconds = (System.nanoTime() - startNs) / 1e9;
                final LoadReport report = held.run(System.nanoTime());
                final ServerMemory.Reading after = memory.afterCollection();
                final Optional<KernelMemory> kernelAfter = KernelMemory.now();
                return new Holding(
                        kind,
                        count,
                        connectSeconds,
                        before,
                        after,
                        kernelBefore,
                        kernelAfter,
                        problems(report, held.held(), connections(server)));
            }
        }
    }

    private Map<String, String> presets() {
        final Map<String, String> presets = new HashMap<>(Map.of(
                "transport.idle-timeout",
                "1h",
                "transport.max-connections",
                Integer.toString(Math.max(USUAL_MAXIMUM, count + BESIDE)),
                "cards.planned",
                "10000"));
        if (kind == Kind.TLS) {
            presets.putAll(SelfSigned.settings(certificates));
        }
        return presets;
    }

    /** Each connection sends one request, one after the other. */
    private LoadRun run(final ServerProcess server, final int connections) throws IOException {
        final int seconds = 1 + (connections - 1) / ECHOES_PER_SECOND;
        final LoadPlan.Builder plan = LoadPlan.to(
                        server.address().getAddress().getHostAddress(),
                        server.address().getPort(),
                        new Pace.Fixed((double) connections / seconds))
                .connections(connections)
                .terminals(0, connections)
                .cards(1, connections)
                .mix(ECHOES)
                .receiptSamples(0)
                .duration(Duration.ofSeconds(seconds));
        if (kind == Kind.TLS) {
            final SslContext client = SelfSigned.client(certificates);
            plan.tls(client);
        }
        return new LoadRun(plan.build(), server.keys(), progress -> {});
    }

    private static long connections(final ServerProcess server) throws IOException, InterruptedException {
        return Math.round(server.meters().value("attesta_connections"));
    }

    private static void awaitNone(final ServerProcess server) throws IOException, InterruptedException {
        final long deadline = System.nanoTime() + GONE_NS;
        while (connections(server) > 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the server still has connections that were closed");
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
    }

    private List<String> problems(final LoadReport report, final int held, final long counted) {
        final List<String> problems = new ArrayList<>();
        if (!report.isClean() || report.answered() != count) {
            problems.add(report.answered() + " of " + count + " connections were answered, " + report.mismatches()
                    + " wrongly; " + report.disconnects() + " were lost");
        }
        if (held != count || counted != count) {
            problems.add(held + " of " + count + " connections are open, the server says " + counted);
        }
        return problems;
    }
}
