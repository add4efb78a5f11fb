package io.attesta.authorizer.api;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.attesta.protocol.checkpoint.Tile;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The history of the node as a tiled transparency log (C2SP tlog-tiles) whose prefix is {@code /v1/checkpoints}: for all, because it is
 * worth something only where many keep it. Checkpoints say that batches were, not what is in them.
 */
final class CheckpointResources {
    private static final String PREFIX = "/v1/checkpoints/";
    private static final String SECONDS = "max-age=5";
    private static final String FOR_EVER = "max-age=31536000, immutable";

    private final CheckpointSource source;

    CheckpointResources(final CheckpointSource source) {
        this.source = source;
    }

    void addTo(final ServerBuilder builder) {
        // "latest" is what page and users say, "checkpoint" what clients of such logs ask for.
        builder.service(PREFIX + "latest", (ctx, request) -> latest());
        builder.service(PREFIX + "checkpoint", (ctx, request) -> latest());
        builder.service("prefix:" + PREFIX + "tile/", (ctx, request) -> tile(ctx));
    }

    private HttpResponse latest() {
        return response(MediaType.PLAIN_TEXT_UTF_8, SECONDS, source.latest().get());
    }

    private HttpResponse tile(final ServiceRequestContext context) {
        final Optional<Tile> tile = Tile.parse("tile" + context.mappedPath());
        if (tile.isEmpty()) {
            return HttpResponse.of(HttpStatus.NOT_FOUND);
        }
        // Reads files: not for the thread of the connection.
        return HttpResponse.of(CompletableFuture.supplyAsync(() -> tile(tile.get()), context.blockingTaskExecutor()));
    }

    private HttpResponse tile(final Tile tile) {
        try {
            return source.tiles()
                    .tile(tile)
                    .map(content -> response(MediaType.OCTET_STREAM, FOR_EVER, content))
                    .orElseGet(() -> HttpResponse.of(HttpStatus.NOT_FOUND));
        } catch (final IOException e) {
            return HttpResponse.of(HttpStatus.SERVICE_UNAVAILABLE);
        }
    }

    private static HttpResponse response(final MediaType type, final String caching, final byte[] content) {
        return HttpResponse.of(
                ResponseHeaders.builder(HttpStatus.OK)
                        .contentType(type)
                        .set(HttpHeaderNames.CACHE_CONTROL, caching)
                        .build(),
                HttpData.wrap(content));
    }
}
