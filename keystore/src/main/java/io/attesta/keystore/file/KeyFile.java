package io.attesta.keystore.file;

import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The file {@code keys.bcfks}: every usage and version of a node's keys in one Bouncy Castle FIPS key store, encrypted under
 * one password, mode 0600. A change replaces it whole: written aside, synced, renamed, so a server that watches it sees the old
 * or the new one. Two changes at once exclude each other.
 *
 * <p>Every failure is a {@link KeyStoreException} whose message is one sentence without secrets. Passwords stay the caller's to
 * wipe. Opening takes some 0.4 s, by design of the password's hashing: not for a network thread.
 */
public final class KeyFile {
    /** The file's name in a node's data folder. */
    public static final String NAME = "keys.bcfks";

    /** Unretired versions of a usage at most: current, previous, and one before. */
    public static final int MAX_UNRETIRED = 3;

    /** A version is retired no earlier than this after its successor was made, so that stored answers can be rebuilt. */
    public static final Duration RETIREMENT_DELAY = Duration.ofHours(24);

    /** A key takes about 500 bytes, retired ones too: a megabyte is two thousand versions. */
    private static final int MAX_BYTES = 1 << 20;

    private static final List<KeyUsage> REQUIRED = List.of(
            KeyUsage.SIGNING, KeyUsage.MAC_MASTER, KeyUsage.CODE, KeyUsage.TOKEN, KeyUsage.FINGERPRINT, KeyUsage.DUKPT);

    private static final Set<KeyUsage> ROTATABLE = Set.of(KeyUsage.SIGNING, KeyUsage.MAC_MASTER);

    private KeyFile() {}

    /**
     * Makes a file with version 1 of each usage but tls, with new random keys.
     *
     * @throws KeyStoreException if the file is there already, its folder is missing, or the password is empty
     */
    public static void create(final Path path, final char[] password) {
        requirePassword(password);
        final PrivateFile file = new PrivateFile(path, "key file");
        final Instant now = Instant.now();
        file.underLock(() -> {
            if (file.exists()) {
                throw file.alreadyThere();
            }
            final KeyEntries entries = KeyEntries.empty(password, file.toString());
            REQUIRED.forEach(usage -> entries.add(usage, 1, now));
            file.replace(entries.encoded());
            return file;
        });
    }

    /**
     * Opens a file: its keys are then clear in this process until the store is closed.
     *
     * @throws KeyStoreException if there is no such file, its mode is not 0600, the password is wrong, the file was altered, is
     *     cut off or foreign, or a usage has no usable key
     */
    public static KeyStore open(final Path path, final char[] password) {
        final PrivateFile file = new PrivateFile(path, "key file");
        final KeyStore store = entries(file, password).open();
        try {
            for (final KeyUsage usage : REQUIRED) {
                if (store.versions(usage).stream().allMatch(KeyVersion::retired)) {
                    throw new KeyStoreException("The " + file + " has no usable key of usage " + usage.label() + ".");
                }
            }
            return store;
        } catch (final KeyStoreException e) {
            store.close();
            throw e;
        }
    }

    /**
     * Adds a version to {@link KeyUsage#SIGNING} or {@link KeyUsage#MAC_MASTER}; it is the current one from then on.
     *
     * @return the new version
     * @throws KeyStoreException for any other usage, if there are {@link #MAX_UNRETIRED} unretired versions already, or as
     *     {@link #open}
     */
    public static KeyVersion rotate(final Path path, final char[] password, final KeyUsage usage, final Clock clock) {
        requireRotatable(usage);
        return change(path, password, entries -> {
            final List<KeyVersion> versions = entries.versions(usage);
            if (versions.stream().filter(Predicate.not(KeyVersion::retired)).count() >= MAX_UNRETIRED) {
                throw new KeyStoreException("Usage " + usage.label() + " has " + MAX_UNRETIRED
                        + " unretired versions already: retire the oldest first.");
            }
            final int newest =
                    versions.stream().mapToInt(KeyVersion::number).max().orElse(0);
            return entries.add(usage, newest + 1, clock.instant());
        });
    }

    /**
     * Retires a version for ever: its key leaves the file; its dates, and of signing its public key, stay.
     *
     * @return the version with its date of retirement
     * @throws KeyStoreException if the version is unknown, retired already, the newest, or its successor is younger than
     *     {@link #RETIREMENT_DELAY}, or as {@link #open}
     */
    public static KeyVersion retire(
            final Path path, final char[] password, final KeyUsage usage, final int number, final Clock clock) {
        return change(path, password, entries -> {
            final Instant now = clock.instant();
            final KeyVersion version = requireRetirable(entries.versions(usage), usage, number, now);
            return entries.retire(version, now);
        });
    }

    private static KeyVersion change(
            final Path path, final char[] password, final Function<KeyEntries, KeyVersion> change) {
        final PrivateFile file = new PrivateFile(path, "key file");
        file.requireOwnerOnly();
        return file.underLock(() -> {
            final KeyEntries entries = entries(file, password);
            final KeyVersion version = change.apply(entries);
            file.replace(entries.encoded());
            return version;
        });
    }

    private static KeyEntries entries(final PrivateFile file, final char[] password) {
        return KeyEntries.read(file.read(MAX_BYTES), password, file.toString());
    }

    private static KeyVersion requireRetirable(
            final List<KeyVersion> versions, final KeyUsage usage, final int number, final Instant now) {
        final String named = "Version " + number + " of usage " + usage.label();
        final KeyVersion version = versions.stream()
                .filter(candidate -> candidate.number() == number)
                .findFirst()
                .orElseThrow(() -> new KeyStoreException(named + " is not in the key file."));
        version.retiredAt().ifPresent(at -> {
            throw new KeyStoreException(named + " was retired at " + at + " already.");
        });
        // Versions come oldest first, so the first higher number is the successor.
        final KeyVersion successor = versions.stream()
                .filter(candidate -> candidate.number() > number)
                .findFirst()
                .orElseThrow(() -> new KeyStoreException(named + " is the newest: rotate before retiring it."));
        final Instant earliest = successor.createdAt().plus(RETIREMENT_DELAY);
        if (now.isBefore(earliest)) {
            throw new KeyStoreException(
                    named + " may be retired from " + earliest + " on, 24 hours after its successor.");
        }
        return version;
    }

    private static void requireRotatable(final KeyUsage usage) {
        if (usage == KeyUsage.TOKEN) {
            throw new KeyStoreException(
                    "Usage token is not rotated: every stored card token would have to be made anew with it.");
        }
        if (!ROTATABLE.contains(usage)) {
            throw new KeyStoreException("Usage " + usage.label() + " is not rotated, only signing and mac-master are.");
        }
    }

    private static void requirePassword(final char[] password) {
        if (password.length == 0) {
            throw new KeyStoreException("The password of the key file is empty.");
        }
    }
}
