package io.attesta.authorizer.checkpoint;

import io.attesta.authorizer.journal.FolderDisk;
import io.attesta.protocol.checkpoint.SubtreeHashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The log in a data folder, beside a running server or without one; only read. */
public final class FolderLog implements AuditedLog {
    /** Name of the folder under the data folder. */
    public static final String FOLDER = "checkpoints";

    private final Path folder;
    private final RootLog roots;
    private final CheckpointFolder checkpoints;

    /**
     * The log of a data folder.
     *
     * @throws IOException if there is none
     */
    public FolderLog(final Path data) throws IOException {
        folder = data.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString());
        }
        final FolderDisk disk = FolderDisk.readOnly(folder);
        roots = new RootLog(disk);
        checkpoints = new CheckpointFolder(disk);
    }

    @Override
    public byte[] latest() throws IOException {
        return checkpoints
                .latest()
                .orElseThrow(() -> new NoSuchFileException(
                        folder.resolve(CheckpointFolder.LATEST).toString()));
    }

    @Override
    public SubtreeHashes hashes(final long size) {
        return roots;
    }

    @Override
    public OptionalLong find(final byte[] root, final long size) throws IOException {
        return roots.find(root, size);
    }

    @Override
    public String place() {
        return folder.toString();
    }
}
