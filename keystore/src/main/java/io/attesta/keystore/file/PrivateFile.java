package io.attesta.keystore.file;

import io.attesta.keystore.KeyStoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A file that only its owner may read and write (mode 0600), replaced as a whole or not at all. For whatever holds secrets or
 * decides who may do what.
 *
 * <pre>
 *   keys.bcfks        always complete: old or new
 *   keys.bcfks.new    being written; a leftover of a crash is written over
 *   keys.bcfks.lock   empty; locked by whoever changes the file, so that no change is lost under another
 * </pre>
 *
 * Every failure is a {@link KeyStoreException} of one sentence that names the file and what is wrong with it.
 */
public final class PrivateFile {
    /** Writes the content of a file. */
    public interface Content {
        /** Writes it all; the stream is the caller's to close. */
        void writeTo(OutputStream out) throws IOException;
    }

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final String what;

    /**
     * @param what what people call the file, for messages: "key file"
     */
    public PrivateFile(final Path path, final String what) {
        this.path = path.toAbsolutePath();
        this.what = what;
    }

    /** "key file /data/keys.bcfks", for messages. */
    @Override
    public String toString() {
        return what + " " + path;
    }

    /** Reads it whole; refuses a missing one, another mode, and more than {@code maxBytes}. The caller wipes the array. */
    public byte[] read(final int maxBytes) {
        requireOwnerOnly();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            final long size = channel.size();
            if (size > maxBytes) {
                throw new KeyStoreException("The " + this + " has " + size + " bytes, more than any " + what + ".");
            }
            final ByteBuffer content = ByteBuffer.allocate((int) size);
            int count = 0;
            while (content.hasRemaining() && count >= 0) {
                count = channel.read(content);
            }
            return Arrays.copyOf(content.array(), content.position());
        } catch (final IOException e) {
            throw new KeyStoreException("The " + this + " cannot be read: " + reason(e) + ".", e);
        }
    }

    /** Writes a file that is not there yet, straight into its place, and syncs it. */
    public void create(final byte[] content) {
        try {
            write(path, content, StandardOpenOption.CREATE_NEW);
            syncFolder(path);
        } catch (final FileAlreadyExistsException e) {
            throw alreadyThere();
        } catch (final IOException e) {
            throw notWritten(e);
        }
    }

    /** What is to be thrown when a file that must be new is there. */
    public KeyStoreException alreadyThere() {
        return new KeyStoreException("The " + this + " is there already and is not written over.");
    }

    /** Whether there is a file, or whatever a link leads to. */
    public boolean exists() {
        return Files.exists(path);
    }

    /** Writes aside, syncs, renames over the old file, syncs the folder. Only inside {@link #underLock}. */
    public void replace(final byte[] content) {
        try {
            // Behind a symbolic link it is the file that is replaced, not the link.
            final Path target = exists() ? path.toRealPath() : path;
            final Path aside = beside(target, ".new");
            Files.deleteIfExists(aside);
            write(aside, content, StandardOpenOption.CREATE_NEW);
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncFolder(target);
        } catch (final IOException e) {
            throw notWritten(e);
        }
    }

    /** Runs a change alone; refuses at once if another one is under way, in this process or any other. */
    public <T> T underLock(final Supplier<T> change) {
        final Set<OpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(beside(path, ".lock"), options, ownerOnly())) {
            final FileLock lock = channel.tryLock();
            if (lock == null) {
                throw changeUnderWay();
            }
            return change.get();
        } catch (final OverlappingFileLockException e) {
            throw changeUnderWay();
        } catch (final IOException e) {
            throw notWritten(e);
        }
    }

    /**
     * Writes a file that is not there yet, aside first: it appears in its place when it is whole and durable, and not at all when
     * {@code content} fails.
     */
    public void create(final Content content) {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw alreadyThere();
        }
        final Path aside = beside(path, ".new");
        try {
            Files.deleteIfExists(aside);
            final Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (FileChannel channel = FileChannel.open(aside, options, ownerOnly())) {
                content.writeTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            putInPlace(aside);
            syncFolder(path);
        } catch (final FileAlreadyExistsException e) {
            discard(aside);
            throw alreadyThere();
        } catch (final IOException e) {
            discard(aside);
            throw notWritten(e);
        } catch (final RuntimeException e) {
            discard(aside);
            throw e;
        }
    }

    /** A link, unlike a rename, does not replace what somebody else has put there meanwhile; not every file system has links. */
    private void putInPlace(final Path aside) throws IOException {
        try {
            Files.createLink(path, aside);
            Files.delete(aside);
        } catch (final FileAlreadyExistsException e) {
            throw e;
        } catch (final IOException | UnsupportedOperationException e) {
            Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void discard(final Path aside) {
        try {
            Files.deleteIfExists(aside);
        } catch (final IOException e) {
            // What led here is worth telling, not this: a leftover is written over the next time.
        }
    }

    /** Refuses a missing file, what is no file, and any mode but 0600. */
    public void requireOwnerOnly() {
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw new KeyStoreException(
                        "The " + this + " is " + (Files.isDirectory(path) ? "a folder" : "no ordinary file") + ".");
            }
            final Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
            if (!mode.equals(OWNER_ONLY)) {
                throw new KeyStoreException("The " + this + " has mode " + PosixFilePermissions.toString(mode)
                        + " and must have rw-------: chmod 600 " + path + ".");
            }
        } catch (final NoSuchFileException e) {
            throw new KeyStoreException("There is no " + this + ".", e);
        } catch (final IOException e) {
            throw new KeyStoreException("The mode of the " + this + " cannot be read: " + reason(e) + ".", e);
        } catch (final UnsupportedOperationException e) {
            throw new KeyStoreException("The " + this + " lies on a file system without file modes.", e);
        }
    }

    private static void write(final Path file, final byte[] content, final OpenOption create) throws IOException {
        final Set<OpenOption> options = Set.of(create, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, ownerOnly())) {
            final ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }

    /** A rename or a new name is durable once the folder is. */
    private static void syncFolder(final Path file) throws IOException {
        try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> ownerOnly() {
        return PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    }

    private static Path beside(final Path file, final String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private KeyStoreException changeUnderWay() {
        return new KeyStoreException("Another change of the " + this + " is under way; try again when it is done.");
    }

    private KeyStoreException notWritten(final IOException e) {
        return new KeyStoreException("The " + this + " cannot be written: " + reason(e) + ".", e);
    }

    private static String reason(final IOException e) {
        if (e instanceof NoSuchFileException) {
            return "its folder is missing";
        }
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        // The message of such an exception begins with the path, which the sentence names already.
        return e instanceof FileSystemException fault && fault.getReason() != null
                ? fault.getReason()
                : String.valueOf(e.getMessage());
    }
}
