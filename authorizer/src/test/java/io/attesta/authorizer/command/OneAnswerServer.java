package io.attesta.authorizer.command;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A server that answers one message on one connection. */
final class OneAnswerServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final CompletableFuture<byte[]> received = new CompletableFuture<>();

    /**
     * @param answer makes the answer of the request; empty = closes without one
     */
    OneAnswerServer(final UnaryOperator<byte[]> answer) throws IOException {
        CompletableFuture.runAsync(() -> {
            try (Socket socket = server.accept()) {
                final DataInputStream in = new DataInputStream(socket.getInputStream());
                final byte[] request = in.readNBytes(in.readUnsignedShort());
                received.complete(request);
                final byte[] bytes = answer.apply(request);
                if (bytes.length > 0) {
                    final DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                    out.writeShort(bytes.length);
                    out.write(bytes);
                    in.read();
                }
            } catch (final IOException | RuntimeException e) {
                received.completeExceptionally(e);
            }
        });
    }

    String port() {
        return Integer.toString(server.getLocalPort());
    }

    /** The message that came, waited for. */
    byte[] received() throws Exception {
        return received.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
