package io.attesta.authorizer.hostile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;

/** The process of a {@link Swarm}: one order a line on standard input, one number a line on standard output. */
final class SwarmProcess {
    private static final int NARROW_BYTES = 4_096;

    private final InetSocketAddress server;
    private final List<SocketChannel> connections = new ArrayList<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(1 << 16);
    private int closed;
    private int broken;

    private SwarmProcess(final InetSocketAddress server) {
        this.server = server;
    }

    public static void main(final String[] arguments) throws IOException {
        final SwarmProcess swarm =
                new SwarmProcess(new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])));
        final BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            final String[] words = order.split(" ");
            System.out.println(swarm.obey(words[0], words.length > 1 ? words[1] : ""));
        }
    }

    private int obey(final String order, final String operand) throws IOException {
        return switch (order) {
            case "open" -> open(Integer.parseInt(operand), 0);
            case "narrow" -> open(Integer.parseInt(operand), NARROW_BYTES);
            case "write" -> write(HexFormat.of().parseHex(operand));
            case "closed" -> closed();
            case "broken" -> broken;
            case "end" -> end();
            case "reset" -> reset();
            default -> throw new IllegalArgumentException(order);
        };
    }

    private int open(final int count, final int receiveBytes) {
        for (int i = 0; i < count; i++) {
            try {
                final SocketChannel channel = SocketChannel.open();
                if (receiveBytes > 0) {
                    channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBytes);
                }
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.connect(server);
                channel.configureBlocking(false);
                connections.add(channel);
            } catch (final IOException e) {
                return i;
            }
        }
        return count;
    }

    private int write(final byte[] bytes) throws IOException {
        int written = 0;
        for (final Iterator<SocketChannel> all = connections.iterator(); all.hasNext(); ) {
            final SocketChannel one = all.next();
            try {
                written += one.write(ByteBuffer.wrap(bytes));
            } catch (final IOException e) {
                broken++;
                one.close();
                all.remove();
            }
        }
        return written;
    }

    private int closed() throws IOException {
        for (final Iterator<SocketChannel> all = connections.iterator(); all.hasNext(); ) {
            final SocketChannel one = all.next();
            if (isAtEnd(one)) {
                closed++;
                one.close();
                all.remove();
            }
        }
        return closed;
    }

    private boolean isAtEnd(final SocketChannel one) {
        try {
            int read;
            do {
                scratch.clear();
                read = one.read(scratch);
            } while (read > 0);
            return read < 0;
        } catch (final IOException e) {
            return true;
        }
    }

    private int end() throws IOException {
        for (final SocketChannel one : connections) {
            one.shutdownOutput();
        }
        return connections.size();
    }

    private int reset() throws IOException {
        final int count = connections.size();
        for (final SocketChannel one : connections) {
            one.setOption(StandardSocketOptions.SO_LINGER, 0);
            one.close();
        }
        connections.clear();
        return count;
    }
}
