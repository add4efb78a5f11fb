package io.attesta.authorizer.command;

import java.io.PrintWriter;

/** Audits an archive: what {@code attesta audit} does by itself needs more than this package may import. */
@FunctionalInterface
public interface ArchiveAudit {
    /**
     * Audits, and prints what is wrong and a last line that sums it up.
     *
     * @param databaseOnly whether the journal is left out
     * @param keys the public keys that are trusted
     * @param out where findings go
     * @param progress where lines go that say how far it is
     * @return whether nothing is wrong
     * @throws CommandFailure if it cannot be done
     */
    boolean run(SettingsOptions options, boolean databaseOnly, TrustedKeys keys, PrintWriter out, PrintWriter progress);
}
