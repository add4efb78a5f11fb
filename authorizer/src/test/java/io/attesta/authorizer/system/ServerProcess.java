package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code attesta} as a process of its own, with the Java, the class path and the module flags of this test: what the launcher starts,
 * without the launcher. Keeps what it prints, and shows it when it does not do what is waited for. {@link #close} leaves nothing
 * of it behind, a PostgreSQL in the data folder included.
 */
public final class ServerProcess implements AutoCloseable {
    /** What {@code serve} prints when it takes requests. */
    static final Pattern READY =
            Pattern.compile("ready iso8583=127\\.0\\.0\\.1:(?<iso>\\d+) http=127\\.0\\.0\\.1:(?<http>\\d+)"
                    + " database=(jdbc:postgresql://127\\.0\\.0\\.1:\\d+/attesta|none)");

    private static final Duration TO_START = Duration.ofSeconds(60);
    private static final List<String> JVM_FLAGS = List.of("--add-opens", "--add-exports");
    // From 24 on Java warns on standard error without them; the launcher passes the same.
    private static final List<String> JVM_FLAGS_24 =
            List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED");

    private final Path data;
    private final List<String> arguments;
    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> firstLine = new CompletableFuture<>();
    private final CompletableFuture<Void> outEnd;
    private final CompletableFuture<Void> errEnd;
    private boolean leavesPostgres;

    private ServerProcess(final Path data, final List<String> arguments, final String... javaOptions)
            throws IOException {
        this.data = data;
        this.arguments = arguments;
        final ProcessBuilder builder = new ProcessBuilder(commandLine(arguments, javaOptions));
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("ATTESTA_") || name.contains("JAVA_") && name.endsWith("OPTIONS"));
        process = builder.start();
        process.getOutputStream().close();
        outEnd = CompletableFuture.runAsync(() -> read(process.inputReader(), out), ServerProcess::inThread);
        errEnd = CompletableFuture.runAsync(() -> read(process.errorReader(), err), ServerProcess::inThread);
        outEnd.whenComplete((end, fault) -> firstLine.complete(null));
    }

    /**
     * Starts {@code serve} over a data folder, on free ports, small and with a sample world of 1,000 cards.
     *
     * @param javaOptions more options for Java
     */
    public static ServerProcess serve(final Path data, final Map<String, String> settings, final String... javaOptions)
            throws IOException {
        return new ServerProcess(data, serving(data, settings), javaOptions);
    }

    /** The same with a settings file of its own. */
    static ServerProcess serveFrom(final Path settings, final Path data) throws IOException {
        final List<String> arguments = new ArrayList<>(serving(data, Map.of()));
        arguments.addAll(List.of("--config", settings.toString()));
        return new ServerProcess(data, List.copyOf(arguments));
    }

    /** The command line of such a {@code serve}. */
    static List<String> serving(final Path data, final Map<String, String> settings) {
        final List<String> arguments = new ArrayList<>(List.of("serve", "--data", data.toString(), "--sample", "1000"));
        small(settings).forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        return List.copyOf(arguments);
    }

    /** Starts {@code reconcile} over a data folder. */
    static ServerProcess reconcile(final Path data) throws IOException {
        return new ServerProcess(data, List.of("reconcile", "--data", data.toString()));
    }

    private static Map<String, String> small(final Map<String, String> settings) {
        final Map<String, String> all = new TreeMap<>(Map.of(
                "transport.port", "0",
                "http.port", "0",
                "database.archive", "false",
                "cards.planned", "10000",
                "journal.segment-bytes", "4MiB",
                "journal.min-free", "64MiB",
                "limits.requests-per-terminal-second", "0",
                "limits.openings-per-card-hour", "0"));
        all.putAll(settings);
        return all;
    }

    private static List<String> commandLine(final List<String> arguments, final String... javaOptions) {
        final List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> JVM_FLAGS.stream().anyMatch(flag::startsWith))
                .forEach(line::add);
        if (Runtime.version().feature() >= 24) {
            line.addAll(JVM_FLAGS_24);
        }
        // A short life: half the processor time of a start goes into compiling what is not called often enough to pay
        // for it.
        line.add("-XX:TieredStopAtLevel=1");
        line.addAll(List.of(javaOptions));
        line.add("-Dattesta.home=" + System.getProperty("attesta.home"));
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        line.addAll(arguments);
        return line;
    }

    /** Where ISO 8583 is spoken, when it is ready. */
    public InetSocketAddress iso8583() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(ready().group("iso")));
    }

    /** The process. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** The whole of {@code /metrics}. */
    public String metrics() throws IOException, InterruptedException {
        return http("/metrics").body();
    }

    /** What an HTTP resource answers. */
    HttpResponse<String> http(final String path) throws IOException, InterruptedException {
        final URI uri = URI.create("http://127.0.0.1:" + ready().group("http") + path);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** Sends a signal by its name, such as STOP. */
    void signal(final String name) throws IOException, InterruptedException {
        final Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** A gauge without tags of {@code /metrics}. */
    double gauge(final String name) throws IOException, InterruptedException {
        final String body = metrics();
        return body.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in\n" + body));
    }

    private Matcher ready() {
        waitFor(firstLine, TO_START, "print its first line");
        final Matcher matcher = READY.matcher(out.isEmpty() ? "" : out.get(0));
        if (!matcher.matches()) {
            throw failure("said something else than ready");
        }
        return matcher;
    }

    /** SIGTERM. */
    void terminate() {
        // By the handle: Process.destroy closes the streams of what the process still has to say.
        process.toHandle().destroy();
    }

    /** SIGKILL, and waits until the process is gone. */
    void kill() {
        process.toHandle().destroyForcibly();
        waitFor(process.onExit(), Duration.ofSeconds(10), "die of SIGKILL");
    }

    /** The exit code, once the process ends by itself and all that it printed is read; fails if that takes longer than allowed. */
    int exitCode(final Duration limit) {
        waitFor(process.onExit(), limit, "end within " + limit.toSeconds() + " s");
        waitFor(CompletableFuture.allOf(outEnd, errEnd), Duration.ofSeconds(10), "close its output");
        return process.exitValue();
    }

    /** Lines of standard output up to now. */
    List<String> out() {
        return List.copyOf(out);
    }

    /** Lines of standard error up to now. */
    public List<String> err() {
        return List.copyOf(err);
    }

    /** An error that shows what the process printed. */
    public AssertionError failure(final String what) {
        return new AssertionError(this + " " + what);
    }

    @Override
    public String toString() {
        return "attesta " + String.join(" ", arguments)
                + (process.isAlive() ? " (running)" : " (exit code " + process.exitValue() + ")")
                + "\n--- standard output\n" + String.join("\n", out)
                + "\n--- standard error\n" + String.join("\n", err) + "\n---\n";
    }

    /** Lets {@link #close} leave a PostgreSQL to the next server over the data folder, as a killed one does. */
    void leavePostgres() {
        leavesPostgres = true;
    }

    @Override
    public void close() throws IOException {
        final List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(handle -> waitFor(handle.onExit(), Duration.ofSeconds(10), "die of SIGKILL"));
        if (!leavesPostgres) {
            stopPostgres();
        }
    }

    /** PostgreSQL is no descendant: it is put into a session of its own, and outlives a killed server by design. */
    private void stopPostgres() throws IOException {
        final Path cluster = data.resolve("postgres/cluster");
        final Path file = cluster.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        final long pid = Long.parseLong(Files.readAllLines(file).get(0).trim());
        final Path folder = Path.of("/proc", Long.toString(pid), "cwd");
        if (!Files.exists(folder) || !folder.toRealPath().equals(cluster.toRealPath())) {
            return;
        }
        ProcessHandle.of(pid).stream()
                .flatMap(postmaster -> Stream.concat(postmaster.descendants().toList().stream(), Stream.of(postmaster)))
                .toList()
                .forEach(ProcessHandle::destroyForcibly);
    }

    private void read(final BufferedReader reader, final List<String> lines) {
        try (reader) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                if (lines == out) {
                    firstLine.complete(null);
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void waitFor(final CompletableFuture<?> event, final Duration limit, final String what) {
        try {
            event.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (final TimeoutException e) {
            throw failure("did not " + what);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("was not waited for");
        } catch (final ExecutionException e) {
            throw new AssertionError("the output of " + this + " cannot be read", e);
        }
    }

    private static void inThread(final Runnable work) {
        final Thread thread = new Thread(work, "test-process-output");
        thread.setDaemon(true);
        thread.start();
    }
}
