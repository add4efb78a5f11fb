package io.attesta.authorizer.command;

import io.attesta.authorizer.settings.LoadedSettings;
import io.attesta.authorizer.settings.Settings;
import io.attesta.authorizer.settings.SettingsException;
import io.attesta.authorizer.settings.SettingsLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The options {@code --config}, {@code --data} and {@code --set}, for any command that needs settings or the data folder.
 * Use: {@code @Mixin private SettingsOptions options = SettingsOptions.ofProcess();} Commands below that command have them too.
 */
public final class SettingsOptions {
    private static final Path DEFAULT_DATA = Path.of("data");

    private final Optional<Path> home;
    private final Map<String, String> environment;

    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "Settings file (default: config/authorizer.yaml where Attesta is installed).")
    private Path config;

    @Option(
            names = "--data",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "Folder of journal, keys, logs and embedded database (default: data).")
    private Path data;

    @Option(
            names = "--set",
            scope = ScopeType.INHERIT,
            paramLabel = "KEY=VALUE",
            description = "Sets one setting, over file and environment; may be repeated.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    /**
     * Options read against an installation and an environment.
     *
     * @param home folder that holds {@code config/}; empty = there is no default file
     * @param environment variables by name
     */
    public SettingsOptions(final Optional<Path> home, final Map<String, String> environment) {
        this.home = home;
        this.environment = Map.copyOf(environment);
    }

    /** Options read against this process: system property {@code attesta.home} and its environment. */
    public static SettingsOptions ofProcess() {
        return new SettingsOptions(
                Optional.ofNullable(System.getProperty("attesta.home")).map(Path::of), System.getenv());
    }

    /** The data folder, which need not exist yet; relative paths of settings are resolved against it. */
    public Path data() {
        return data == null ? DEFAULT_DATA : data;
    }

    /** The data folder if {@code --data} named one: for commands that take a folder of their own otherwise. */
    public Optional<Path> namedData() {
        return Optional.ofNullable(data);
    }

    /** The folder that holds {@code config/}, empty if the launcher named none. */
    public Optional<Path> home() {
        return home;
    }

    /** What {@code --set} sets, by dotted key; the values may be of nobody else's business. */
    public Map<String, String> overrides() {
        return Collections.unmodifiableMap(overrides);
    }

    /** The environment that settings and passwords are read from: variables by name. */
    public Map<String, String> environment() {
        return environment;
    }

    /**
     * A file that is part of the installation.
     *
     * @param path relative to where Attesta is installed, such as {@code config/logback.xml}
     * @throws CommandFailure if nobody said where that is, or it is missing there
     */
    public Path installed(final String path) {
        final Path file = home.map(folder -> folder.resolve(path))
                .orElseThrow(() -> new CommandFailure(
                        path + " is not found: start Attesta with its launcher, or name where it is installed with"
                                + " -Dattesta.home=DIR."));
        if (Files.notExists(file)) {
            throw new CommandFailure(file + " is missing: the installation is not complete.");
        }
        return file;
    }

    /**
     * The settings as they hold.
     *
     * @throws SettingsException if they are refused
     */
    public Settings load() {
        return loadWithOrigins().settings();
    }

    /**
     * Like {@link #load()}, with what a command wants otherwise: over file and environment, under {@code --set}.
     *
     * @param presets values by dotted key
     */
    public Settings load(final Map<String, String> presets) {
        final Map<String, String> all = new LinkedHashMap<>(presets);
        all.putAll(overrides);
        return SettingsLoader.load(file(), environment, all);
    }

    /** Like {@link #load()}, and tells where each value came from. */
    public LoadedSettings loadWithOrigins() {
        return SettingsLoader.loadWithOrigins(file(), environment, overrides);
    }

    /**
     * Like {@link #loadWithOrigins()}, from a file that must be there: for whoever loads a second time.
     *
     * @param file what {@link #file()} gave the first time
     */
    public LoadedSettings loadAgain(final Path file) {
        return SettingsLoader.loadWithOrigins(Optional.of(file), environment, overrides);
    }

    /** The settings file; empty if none is named and none is installed. */
    public Optional<Path> file() {
        return Optional.ofNullable(config)
                .or(() -> home.map(folder -> folder.resolve("config/authorizer.yaml"))
                        .filter(Files::exists));
    }
}
