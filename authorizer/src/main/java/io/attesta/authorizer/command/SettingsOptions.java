package io.attesta.authorizer.command;

import io.attesta.authorizer.settings.LoadedSettings;
import io.attesta.authorizer.settings.Settings;
import io.attesta.authorizer.settings.SettingsException;
import io.attesta.authorizer.settings.SettingsLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options {@code --config}, {@code --data} and {@code --set}, for any command that needs settings or the data folder.
 * Use: {@code @Mixin private SettingsOptions options = SettingsOptions.ofProcess();}
 */
public final class SettingsOptions {
    private final Optional<Path> home;
    private final Map<String, String> environment;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings file (default: config/authorizer.yaml where Attesta is installed).")
    private Path config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Folder of journal, snapshots, keys, logs and embedded database (default: data).")
    private Path data;

    @Option(
            names = "--set",
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
        return data;
    }

    /** The folder that holds {@code config/}, empty if the launcher named none. */
    public Optional<Path> home() {
        return home;
    }

    /**
     * The settings as they hold.
     *
     * @throws SettingsException if they are refused
     */
    public Settings load() {
        return loadWithOrigins().settings();
    }

    /** Like {@link #load()}, and tells where each value came from. */
    public LoadedSettings loadWithOrigins() {
        return SettingsLoader.loadWithOrigins(file(), environment, overrides);
    }

    private Optional<Path> file() {
        return Optional.ofNullable(config)
                .or(() -> home.map(folder -> folder.resolve("config/authorizer.yaml"))
                        .filter(Files::exists));
    }
}
