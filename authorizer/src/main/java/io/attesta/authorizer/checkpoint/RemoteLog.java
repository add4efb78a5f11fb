package io.attesta.authorizer.checkpoint;

import io.attesta.protocol.checkpoint.SignedNote;
import io.attesta.protocol.checkpoint.SubtreeHashes;
import io.attesta.protocol.checkpoint.Tile;
import io.attesta.protocol.checkpoint.TiledHashes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import javax.net.ssl.SSLContext;

/** The log of a running server, over HTTP (C2SP tlog-tiles). For one thread. */
public final class RemoteLog implements AuditedLog {
    /** Where a server has it, relative to its address. */
    public static final String PREFIX = "/v1/checkpoints/";

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int ROOT_LENGTH = 32;
    private static final int ENTRY_LENGTH = 2 + ROOT_LENGTH;

    private final URI server;
    private final HttpClient client;

    /**
     * @param server its address, such as {@code http://127.0.0.1:8580}
     * @param tls for an address that begins with https; empty = what Java has
     */
    public RemoteLog(final URI server, final Optional<SSLContext> tls) {
        this.server = server;
        final HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).followRedirects(HttpClient.Redirect.NEVER);
        tls.ifPresent(builder::sslContext);
        client = builder.build();
    }

    @Override
    public byte[] latest() throws IOException {
        return fetch("latest", SignedNote.MAX_LENGTH);
    }

    @Override
    public SubtreeHashes hashes(final long size) {
        return new TiledHashes(tile -> fetch(tile.path(), Tile.WIDTH * ROOT_LENGTH), size);
    }

    @Override
    public OptionalLong find(final byte[] root, final long size) throws IOException {
        for (long index = (size - 1) / Tile.WIDTH; size > 0 && index >= 0; index--) {
            final Tile tile = Tile.of(Tile.ENTRIES, index, size);
            final byte[] entries = fetch(tile.path(), Tile.WIDTH * ENTRY_LENGTH);
            if (entries.length != tile.width() * ENTRY_LENGTH) {
                throw new IOException(tile.path() + " has " + entries.length + " bytes");
            }
            for (int i = tile.width() - 1; i >= 0; i--) {
                final int at = i * ENTRY_LENGTH + 2;
                if (Arrays.equals(entries, at, at + ROOT_LENGTH, root, 0, ROOT_LENGTH)) {
                    return OptionalLong.of(index * Tile.WIDTH + i + 1);
                }
            }
        }
        return OptionalLong.empty();
    }

    @Override
    public String place() {
        return server.toString();
    }

    private byte[] fetch(final String path, final int maxBytes) throws IOException {
        final URI address = server.resolve(PREFIX + path);
        final HttpRequest request =
                HttpRequest.newBuilder(address).timeout(ANSWER_TIMEOUT).build();
        try {
            final HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != OK) {
                    throw new FileNotFoundException(address + " answers " + response.statusCode());
                }
                final byte[] content = body.readNBytes(maxBytes + 1);
                if (content.length > maxBytes) {
                    throw new IOException(address + " answers more than " + maxBytes + " bytes");
                }
                return content;
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
