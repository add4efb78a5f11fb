/**
 * {@code attesta bench archive}: how fast the archiver drains a backlog. A server without an archive and the load generator write the
 * journal; then the archiver alone takes it into an embedded PostgreSQL of its own.
 *
 * <p>May import {@code bench.load}, the server's front door (commands, settings, launch, archive check), and of its inside the archive
 * and the journal.
 */
package io.attesta.bench.archive;
