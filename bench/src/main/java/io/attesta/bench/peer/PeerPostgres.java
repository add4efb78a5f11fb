package io.attesta.bench.peer;

import io.attesta.authorizer.archive.ArchiveEvents;
import io.attesta.authorizer.archive.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;

/** The embedded PostgreSQL that Attesta would start, started for the peer: the same programs, the same settings. */
public final class PeerPostgres {
    /** Its folder within the folder that it is started in. */
    public static final String FOLDER = "postgres";

    private PeerPostgres() {}

    /** Starts it in a folder; {@link PostgresServer#ready} tells when it takes connections. The caller closes it. */
    public static PostgresServer start(final Path folder) throws IOException {
        final PostgresServer postgres =
                new PostgresServer(folder.resolve(FOLDER), folder.resolve("postgres.log"), 0, new Silence());
        postgres.start();
        return postgres;
    }

    /** Who waits for it hears of failures by {@link PostgresServer#ready}. */
    private static final class Silence implements ArchiveEvents {
        @Override
        public void connected(final long batch) {}

        @Override
        public void disconnected(final String reason) {}

        @Override
        public void archived(final long lastBatch, final int rows) {}

        @Override
        public void fatal(final String reason) {}

        @Override
        public void postgresTrouble(final String reason) {}
    }
}
