package io.attesta.authorizer.node;

import io.attesta.authorizer.settings.KeysSettings;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.file.KeyFile;
import io.attesta.keystore.file.KeyPassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where a node's keys lie and what opens them: the key file of {@code keys.file}, and as its password the file of
 * {@code keys.password-file}, else the environment variable of {@code keys.password-env}, else the generated file
 * {@value #GENERATED_PASSWORD} in the data folder. The first of the three that is configured is the one; a wrong one is not
 * made up for by another.
 *
 * <p>Every failure is a {@link KeyStoreException} of one sentence without secrets.
 */
public final class NodeKeys {
    /** Name of the generated password's file in the data folder. */
    public static final String GENERATED_PASSWORD = "keys.password";

    private NodeKeys() {}

    /** The key file's path. */
    public static Path file(final Settings settings, final Path data) {
        return data.resolve(settings.keys().file());
    }

    /**
     * Opens the key store; the caller closes it.
     *
     * @param environment variables by name, as of {@link System#getenv()}
     * @throws KeyStoreException if there is no key file or no password, or they do not go together
     */
    public static KeyStore open(final Settings settings, final Path data, final Map<String, String> environment) {
        final Path file = existing(settings, data);
        try (KeyPassword password = password(settings, data, environment)) {
            return KeyFile.open(file, password.chars());
        }
    }

    /** Adds a version, see {@link KeyFile#rotate}; fails as {@link #open} does, too. */
    public static KeyVersion rotate(
            final Settings settings,
            final Path data,
            final Map<String, String> environment,
            final KeyUsage usage,
            final Clock clock) {
        final Path file = existing(settings, data);
        try (KeyPassword password = password(settings, data, environment)) {
            return KeyFile.rotate(file, password.chars(), usage, clock);
        }
    }

    /** Retires a version, see {@link KeyFile#retire}; fails as {@link #open} does, too. */
    public static KeyVersion retire(
            final Settings settings,
            final Path data,
            final Map<String, String> environment,
            final KeyUsage usage,
            final int number,
            final Clock clock) {
        final Path file = existing(settings, data);
        try (KeyPassword password = password(settings, data, environment)) {
            return KeyFile.retire(file, password.chars(), usage, number, clock);
        }
    }

    /**
     * Makes the key file, and a password when none is configured.
     *
     * @param warning receives one sentence when a password was generated
     * @throws KeyStoreException if the key file is there already, or a file cannot be written
     */
    public static void create(
            final Settings settings,
            final Path data,
            final Map<String, String> environment,
            final Consumer<String> warning) {
        final Path file = file(settings, data);
        if (Files.exists(file)) {
            throw new KeyStoreException("The key file " + file + " is there already and is not written over.");
        }
        makeFolders(data, file);
        try (KeyPassword password = passwordOrGenerated(settings, data, environment, warning)) {
            KeyFile.create(file, password.chars());
        }
    }

    /**
     * Opens the key store, and makes it first when there is no key file: for a first start without ceremony.
     *
     * @param warning receives one sentence for each file that was made
     * @throws KeyStoreException as {@link #open} and {@link #create}
     */
    public static KeyStore openOrCreate(
            final Settings settings,
            final Path data,
            final Map<String, String> environment,
            final Consumer<String> warning) {
        final Path file = file(settings, data);
        if (Files.notExists(file)) {
            create(settings, data, environment, warning);
            warning.accept("There was no key file: new keys are in " + file
                    + "; what earlier keys signed and stored cannot be continued with them.");
        }
        return open(settings, data, environment);
    }

    private static Path existing(final Settings settings, final Path data) {
        final Path file = file(settings, data);
        if (Files.notExists(file)) {
            throw new KeyStoreException("There is no key file " + file
                    + ": make one with attesta keys init, or name the data folder with --data.");
        }
        return file;
    }

    private static KeyPassword password(
            final Settings settings, final Path data, final Map<String, String> environment) {
        if (isConfigured(settings, environment)) {
            return configured(settings, data, environment);
        }
        final Path generated = data.resolve(GENERATED_PASSWORD);
        if (Files.notExists(generated)) {
            throw new KeyStoreException("There is no password for the key file " + file(settings, data)
                    + ": set keys.password-file or the environment variable "
                    + settings.keys().passwordEnvironmentName() + ".");
        }
        return KeyPassword.ofFile(generated);
    }

    private static KeyPassword passwordOrGenerated(
            final Settings settings,
            final Path data,
            final Map<String, String> environment,
            final Consumer<String> warning) {
        final Path generated = data.resolve(GENERATED_PASSWORD);
        // Left by an attempt that made no key file: still as good as a new one.
        if (isConfigured(settings, environment) || Files.exists(generated)) {
            return password(settings, data, environment);
        }
        final KeyPassword password = KeyPassword.generate(generated);
        warning.accept("No password for the keys is configured: a generated one is in " + generated
                + ", beside what it protects; good for trying, not for operation (set keys.password-file or "
                + settings.keys().passwordEnvironmentName() + ").");
        return password;
    }

    private static boolean isConfigured(final Settings settings, final Map<String, String> environment) {
        final KeysSettings keys = settings.keys();
        return keys.passwordFile().isPresent()
                || !environment.getOrDefault(keys.passwordEnvironmentName(), "").isEmpty();
    }

    private static KeyPassword configured(
            final Settings settings, final Path data, final Map<String, String> environment) {
        final KeysSettings keys = settings.keys();
        return keys.passwordFile()
                .map(data::resolve)
                .map(KeyPassword::ofFile)
                .orElseGet(() -> KeyPassword.ofVariable(environment, keys.passwordEnvironmentName()));
    }

    private static void makeFolders(final Path data, final Path file) {
        try {
            Files.createDirectories(data);
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (final IOException e) {
            throw new KeyStoreException(
                    "The folder of the key file " + file + " cannot be made; name a data folder that can be written.",
                    e);
        }
    }
}
