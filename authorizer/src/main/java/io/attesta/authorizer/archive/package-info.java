/**
 * The archive: embedded PostgreSQL, schema, the archiver that tails the journal, reconciliation of both. The only home of JDBC,
 * Flyway and the PostgreSQL binaries. Imports {@code journal}, {@code decision}, {@code card}, {@code acceptor} (what entries
 * hold), {@code runtime} and {@code protocol}; reports through {@link io.attesta.authorizer.archive.ArchiveEvents}.
 */
package io.attesta.authorizer.archive;
