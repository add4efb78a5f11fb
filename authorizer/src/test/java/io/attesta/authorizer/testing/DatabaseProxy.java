package io.attesta.authorizer.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a client and its PostgreSQL and looks on: it can keep a COMMIT's reply to itself and break the connection instead,
 * when rows were sent before it, and it can be slow.
 */
public final class DatabaseProxy implements Closeable {
    // CommandComplete, format 3.0: 'C', length 11, tag.
    private static final byte[] COMMITTED = "C\0\0\0\u000BCOMMIT\0".getBytes(StandardCharsets.ISO_8859_1);
    // CopyDone: 'c', length 4.
    private static final byte[] COPY_DONE = "c\0\0\0\4".getBytes(StandardCharsets.ISO_8859_1);
    private static final int CHUNK = 8 * 1024;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final InetSocketAddress target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean armed;
    private volatile long delayNs;

    /** A connection with its other half. */
    private final class Pair {
        private final Socket client;
        private final Socket database;
        private volatile boolean copied;

        private Pair(final Socket client, final Socket database) {
            this.client = client;
            this.database = database;
        }

        private void up() {
            pump(client, database, COPY_DONE, () -> {
                copied = true;
                return true;
            });
        }

        private void down() {
            pump(database, client, COMMITTED, () -> {
                if (copied && armed) {
                    armed = false;
                    cuts.incrementAndGet();
                    return false;
                }
                return true;
            });
        }

        private void pump(final Socket from, final Socket to, final byte[] mark, final Sight sight) {
            try (from;
                    to) {
                final InputStream in = from.getInputStream();
                final OutputStream out = to.getOutputStream();
                final byte[] bytes = new byte[CHUNK];
                final Finder finder = new Finder(mark);
                boolean goingOn = true;
                while (goingOn) {
                    final int count = in.read(bytes);
                    goingOn = count > 0 && (!finder.isIn(bytes, count) || sight.seen());
                    if (goingOn) {
                        if (delayNs > 0) {
                            LockSupport.parkNanos(delayNs);
                        }
                        out.write(bytes, 0, count);
                        out.flush();
                    }
                }
            } catch (final IOException e) {
                // One of both ended; the other does with it.
            } finally {
                open.remove(client);
                open.remove(database);
            }
        }
    }

    /** What is done when a mark was seen in what is passed on; false breaks the connection before it is. */
    @FunctionalInterface
    private interface Sight {
        boolean seen();
    }

    /** Looks for bytes that may come in pieces. */
    private static final class Finder {
        private final byte[] mark;
        private int matched;

        private Finder(final byte[] mark) {
            this.mark = mark;
        }

        private boolean isIn(final byte[] bytes, final int count) {
            boolean found = false;
            for (int i = 0; i < count; i++) {
                if (bytes[i] != mark[matched]) {
                    matched = 0;
                }
                if (bytes[i] == mark[matched]) {
                    matched++;
                }
                if (matched == mark.length) {
                    found = true;
                    matched = 0;
                }
            }
            return found;
        }
    }

    /** @param port where PostgreSQL is, on loopback */
    public DatabaseProxy(final int port) throws IOException {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        inThread(this::accept);
    }

    /** Where it listens, on loopback. */
    public int port() {
        return server.getLocalPort();
    }

    /** Breaks the connection at the next COMMIT's reply behind rows, once: the database has committed, and nobody is told. */
    public void cutNextCommitReply() {
        armed = true;
    }

    /** Replies kept back so far. */
    public int cuts() {
        return cuts.get();
    }

    /** Passes each 8 KiB on only after a while; 0 = at once. */
    public void slow(final long perChunkNs) {
        delayNs = perChunkNs;
    }

    private void accept() {
        try {
            while (true) {
                final Socket client = server.accept();
                open.add(client);
                connect(client);
            }
        } catch (final IOException e) {
            // Closed.
        }
    }

    private void connect(final Socket client) throws IOException {
        final Socket database = new Socket();
        try {
            database.connect(target);
        } catch (final IOException e) {
            client.close();
            return;
        }
        open.add(database);
        client.setTcpNoDelay(true);
        database.setTcpNoDelay(true);
        final Pair pair = new Pair(client, database);
        inThread(pair::up);
        inThread(pair::down);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (final Socket socket : open) {
            socket.close();
        }
    }

    private static void inThread(final Runnable work) {
        final Thread thread = new Thread(work, "test-database-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
