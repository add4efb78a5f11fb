package io.attesta.bench.compare;

import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.bench.peer.EchoPeer;
import io.attesta.bench.peer.PeerPostgres;
import io.attesta.bench.server.Presets;
import io.attesta.bench.server.TemporaryFolder;
import io.attesta.keystore.KeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The folder of a comparison, and how each contender is started in it. */
final class Arena implements AutoCloseable {
    private static final String ARCHIVE = "database.archive";

    private final ComparePlan plan;
    private final SettingsOptions options;
    private final Map<String, String> set;
    private final Settings settings;
    private final TemporaryFolder folder;

    /** Makes the folder. Refuses settings that do not hold. */
    Arena(final ComparePlan plan, final SettingsOptions options) throws IOException {
        this.plan = plan;
        this.options = options;
        set = new TreeMap<>(Presets.measured());
        set.put("journal.sync", "batch");
        set.put(ARCHIVE, Boolean.toString(plan.archive()));
        set.putAll(options.overrides());
        settings = options.load(set);
        folder = TemporaryFolder.make(options.namedData(), "attesta-compare-");
    }

    /** What is set for Attesta, by dotted key; of a database the address is nobody's business. */
    Map<String, String> set() {
        final Map<String, String> shown = new TreeMap<>(set);
        shown.computeIfPresent("database.url", (key, url) -> "...");
        return shown;
    }

    /** Whether Attesta writes its archive. */
    boolean archives() {
        return settings.database().archive();
    }

    /** Where a contender keeps what it has in one round: jPOS the same in all, because its PostgreSQL is there. */
    Path data(final Contender contender, final int round) throws IOException {
        return Files.createDirectories(folder.path().resolve(contender.isJpos() ? "jpos" : contender + "-" + round));
    }

    /** Folder of the PostgreSQL cluster of a contender, there or not. */
    static Path cluster(final Path data) {
        return data.resolve(PeerPostgres.FOLDER).resolve("cluster");
    }

    /** The arguments that start a contender. */
    List<String> arguments(final Contender contender, final Path data) {
        return switch (contender) {
            case ATTESTA -> with(data, List.of("bench", "peer", "attesta", "--sample", Integer.toString(plan.cards())));
            case ECHO, ECHO_BARE ->
                List.of("bench", "peer", "echo", "--answer-bytes", Integer.toString(EchoPeer.USUAL_ANSWER_BYTES));
            case JPOS, JPOS_STOCK ->
                with(
                        data,
                        List.of(
                                "bench",
                                "peer",
                                "jpos",
                                "--cards",
                                Integer.toString(plan.cards()),
                                "--peer-log",
                                contender == Contender.JPOS ? "quiet" : "stock"));
        };
    }

    /** A command over a data folder with the settings of the comparison. */
    List<String> with(final Path data, final List<String> command) {
        final List<String> line = new ArrayList<>(command);
        line.addAll(List.of("--data", data.toString()));
        options.file().ifPresent(file -> line.addAll(List.of("--config", file.toString())));
        set.forEach((key, value) -> line.addAll(List.of("--set", key + "=" + value)));
        return line;
    }

    /** The keys in a folder, made if there are none; the caller closes them. */
    KeyStore keys(final Path data) {
        return NodeKeys.openOrCreate(settings, data, options.environment(), warning -> {});
    }

    /** Forgets what a contender left, unless others need it. */
    void clear(final Contender contender, final Path data) throws IOException {
        if (!contender.isJpos()) {
            folder.remove(data);
        }
    }

    @Override
    public void close() throws IOException {
        folder.close();
    }
}
