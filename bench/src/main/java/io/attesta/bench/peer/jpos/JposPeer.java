package io.attesta.bench.peer.jpos;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.attesta.authorizer.archive.ArchiveDatabase;
import io.attesta.keystore.KeyStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jpos.iso.ISOException;
import org.jpos.iso.packager.GenericPackager;
import org.jpos.q2.Q2;

/** The server on jPOS; one in a process, because jPOS keeps its names and spaces by process. */
public final class JposPeer implements AutoCloseable {
    /**
     * Sessions of the transaction manager, each a thread with a database connection of its own. A session waits for its COMMIT most of the
     * time, so many more than two cores have; below the 32 connections that the embedded PostgreSQL takes.
     */
    public static final int USUAL_SESSIONS = 24;
    /** The embedded PostgreSQL takes 32 connections, three of them for its owner. */
    public static final int MAX_SESSIONS = 28;
    /** A thread each. */
    public static final int CONNECTIONS = 1_024;

    private static final long START_MS = 60_000;

    private final PeerWorld world;
    private final HikariDataSource pool;
    private final Q2 q2;
    private final int port;

    private JposPeer(final PeerWorld world, final HikariDataSource pool, final Q2 q2, final int port) {
        this.world = world;
        this.pool = pool;
        this.q2 = q2;
        this.port = port;
    }

    /**
     * Starts it on a free port of the loopback; returns when it takes connections.
     *
     * @param folder for what Q2 deploys and logs
     * @param packager the field table, {@code config/packager.xml}
     * @param database where the rows go; the table is made anew
     * @param keys stay the caller's
     * @param cards sample cards
     * @param sessions of the transaction manager, 1 to {@link #MAX_SESSIONS}
     * @throws IOException with one sentence if it does not come up
     */
    public static JposPeer start(
            final Path folder,
            final Path packager,
            final ArchiveDatabase database,
            final KeyStore keys,
            final int cards,
            final int sessions,
            final PeerLog log)
            throws IOException, InterruptedException {
        final HikariDataSource pool = pool(database, sessions);
        try {
            PeerTable.make(pool);
            final PeerWorld world =
                    new PeerWorld(keys, new PeerCards(cards, keys), pool, new GenericPackager(packager.toString()));
            world.register();
            final int port = freePort();
            final Path deploy = Q2Folder.write(folder, packager, port, CONNECTIONS, sessions, log);
            // No scan for changes, no class loader of its own, no shutdown hook.
            final Q2 q2 = new Q2(new String[] {"-d", deploy.toString(), "-Ns", "-Nd", "-Nh"});
            q2.start();
            final JposPeer peer = new JposPeer(world, pool, q2, port);
            peer.awaitListening();
            return peer;
        } catch (final SQLException | ISOException e) {
            pool.close();
            throw new IOException("the jPOS peer cannot start: " + e.getMessage(), e);
        }
    }

    private static HikariDataSource pool(final ArchiveDatabase database, final int connections) {
        final HikariConfig config = new HikariConfig();
        config.setDataSource(database.dataSource());
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(connections);
        config.setPoolName("peer");
        return new HikariDataSource(config);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Q2 tells nobody when its server listens. */
    private void awaitListening() throws IOException, InterruptedException {
        final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MS);
        q2.ready(START_MS);
        while (System.nanoTime() - deadline < 0) {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (probe.isConnected()) {
                    return;
                }
            } catch (final IOException e) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        close();
        throw new IOException("the jPOS peer does not listen after " + START_MS / 1_000 + " s");
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() {
        q2.shutdown(true);
        world.unregister();
        pool.close();
    }
}
