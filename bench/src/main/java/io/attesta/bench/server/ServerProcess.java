package io.attesta.bench.server;

import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A server with the sample world in a process of its own, in a folder that goes with it: for what {@link OwnServer} cannot tell, because
 * there the generator is in the same process. Durable, without an archive and without limits unless somebody says otherwise.
 */
public final class ServerProcess implements AutoCloseable {
    /** A sample world is made faster than this. */
    private static final int CARDS_PER_SECOND = 10_000;

    private final SettingsOptions options;
    private final Map<String, String> set;
    private final TemporaryFolder folder;
    private final Path data;
    private final HttpClient http = HttpClient.newHttpClient();
    private SystemProcess process;
    private KeyStore keys;

    private ServerProcess(final SettingsOptions options, final Map<String, String> presets) throws IOException {
        this.options = options;
        set = new TreeMap<>(Presets.measured());
        set.put("database.archive", "false");
        set.put("journal.sync", "batch");
        set.putAll(presets);
        set.putAll(options.overrides());
        folder = TemporaryFolder.make(options.namedData(), "attesta-bench-");
        data = Files.createDirectory(folder.path().resolve("data"));
    }

    /**
     * Starts it and waits until it takes requests.
     *
     * @param options file and {@code --set}, which go over the presets
     * @param presets what a measurement needs, by dotted key
     * @param cards size of the sample world
     * @param flags of its virtual machine, over those of this one
     * @throws IOException with one sentence if it does not start; nothing is left then
     */
    public static ServerProcess start(
            final SettingsOptions options, final Map<String, String> presets, final int cards, final List<String> flags)
            throws IOException, InterruptedException {
        final ServerProcess server = new ServerProcess(options, presets);
        try {
            server.start(cards, flags);
            return server;
        } catch (final IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void start(final int cards, final List<String> flags) throws IOException, InterruptedException {
        // Before a process is started for them: settings that do not hold are refused here.
        final Settings settings = options.load(set);
        process = SystemProcess.start(
                flags,
                line(List.of("bench", "peer", "attesta", "--sample", Integer.toString(cards))),
                folder.path(),
                SystemProcess.START_SECONDS + cards / CARDS_PER_SECOND);
        keys = NodeKeys.open(settings, data, options.environment());
    }

    private List<String> line(final List<String> command) {
        final List<String> line = new ArrayList<>(command);
        line.addAll(List.of("--data", data.toString()));
        options.file().ifPresent(file -> line.addAll(List.of("--config", file.toString())));
        set.forEach((key, value) -> line.addAll(List.of("--set", key + "=" + value)));
        return line;
    }

    /** What is set for it, by dotted key; of a database the address is nobody's business. */
    public Map<String, String> set() {
        final Map<String, String> shown = new TreeMap<>(set);
        shown.computeIfPresent("database.url", (key, url) -> "...");
        return shown;
    }

    /** Where it speaks ISO 8583. */
    public InetSocketAddress address() {
        return process.iso8583();
    }

    /** Processor time that it and this process have used. */
    public ProcessorTime processorTime() {
        return ProcessorTime.now(process.handle(), data.resolve("postgres/cluster"));
    }

    /** The process. */
    public ProcessHandle handle() {
        return process.handle();
    }

    /** Its keys, closed with it. */
    public KeyStore keys() {
        return keys;
    }

    /** What it says of itself now. */
    public ServerMeters meters() throws IOException, InterruptedException {
        return ServerMeters.read(http, process.http().orElseThrow());
    }

    /** Stops it and proves its journal by its public keys. */
    public CheckProcess verifyStopped() throws IOException, InterruptedException {
        process.close();
        return CheckProcess.run(line(List.of("journal", "verify")));
    }

    @Override
    public void close() throws IOException {
        if (keys != null) {
            keys.close();
        }
        if (process != null) {
            process.close();
        }
        folder.close();
    }
}
