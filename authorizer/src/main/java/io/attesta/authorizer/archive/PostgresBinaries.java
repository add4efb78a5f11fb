package io.attesta.authorizer.archive;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The PostgreSQL programs that come with the class path, unpacked once below the data folder. The folder's name says which they
 * are (first 48 bits of the archive's SHA-256), so other ones are unpacked beside and the old ones removed.
 */
final class PostgresBinaries {
    private static final String PREFIX = "binaries-";
    private static final int OWNER_EXECUTES = 0100;

    private PostgresBinaries() {}

    /** The folder with {@code bin/postgres}, unpacked if it is not there yet. */
    static Path unpack(final Path folder) throws IOException {
        final byte[] archive = archive();
        final String name = PREFIX + HexFormat.of().formatHex(sha256(archive), 0, 6);
        final Path target = folder.resolve(name);
        if (!Files.exists(target)) {
            // Aside first, so that a folder of that name is always whole.
            final Path aside = folder.resolve(name + ".new");
            deleteTree(aside);
            untar(archive, aside);
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        }
        deleteOthers(folder, name);
        return target;
    }

    /** Deletes a folder with everything in it; links are not followed. */
    static void deleteTree(final Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (final Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void deleteOthers(final Path folder, final String name) throws IOException {
        final List<Path> others;
        try (Stream<Path> all = Files.list(folder)) {
            others = all.filter(path -> path.getFileName().toString().startsWith(PREFIX)
                            && !path.getFileName().toString().equals(name))
                    .toList();
        }
        for (final Path other : others) {
            deleteTree(other);
        }
    }

    private static byte[] archive() throws IOException {
        final String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        final String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux";
        try (InputStream in = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
            return in.readAllBytes();
        } catch (final IllegalStateException e) {
            throw new PostgresException(
                    "no PostgreSQL for " + system + " on " + machine
                            + " is on the class path: set database.url to one that runs elsewhere",
                    e);
        }
    }

    private static void untar(final byte[] archive, final Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                final Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("an entry outside the archive of PostgreSQL: " + entry.getName());
                }
                write(tar, entry, path);
            }
        }
    }

    private static void write(final TarArchiveInputStream tar, final TarArchiveEntry entry, final Path path)
            throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        try (OutputStream out = Files.newOutputStream(path)) {
            tar.transferTo(out);
        }
        if ((entry.getMode() & OWNER_EXECUTES) != 0) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static byte[] sha256(final byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
