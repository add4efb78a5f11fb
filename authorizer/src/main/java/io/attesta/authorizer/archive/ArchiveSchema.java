package io.attesta.authorizer.archive;

import org.flywaydb.core.Flyway;

/** The archive's tables: made and brought up to date by Flyway from {@code db/migration}. */
public final class ArchiveSchema {
    private ArchiveSchema() {}

    /**
     * Brings the database up to date; does nothing if it is.
     *
     * @throws org.flywaydb.core.api.FlywayException if the database cannot be reached, refuses, or holds other tables
     */
    public static void migrate(final ArchiveDatabase database) {
        Flyway.configure(ArchiveSchema.class.getClassLoader())
                .dataSource(database.dataSource())
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }
}
