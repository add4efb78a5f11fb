package io.attesta.authorizer.snapshot;

import io.attesta.authorizer.journal.Disk;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/** The folder of the snapshots: {@code <batch in 20 digits>.snapshot}, the two newest, and one in the making. */
final class SnapshotFolder {
    /** How many are kept: the older one for the case that the newest is found damaged. */
    static final int KEPT = 2;

    static final String MAKING = "next.making";

    private static final String SUFFIX = ".snapshot";

    private final Disk disk;

    SnapshotFolder(final Disk disk) {
        this.disk = disk;
    }

    Disk disk() {
        return disk;
    }

    /** Names of the snapshots, the newest first. */
    List<String> names() throws IOException {
        return disk.names().stream()
                .filter(name -> name.matches("\\d{20}\\" + SUFFIX))
                .sorted(Collections.reverseOrder())
                .toList();
    }

    static String name(final long batch) {
        return "%020d%s".formatted(batch, SUFFIX);
    }

    /** The batch that a snapshot is named after. */
    static long batch(final String name) {
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    /** Deletes all but the newest. */
    void trim() throws IOException {
        final List<String> names = names();
        for (int i = KEPT; i < names.size(); i++) {
            disk.delete(names.get(i));
        }
    }
}
