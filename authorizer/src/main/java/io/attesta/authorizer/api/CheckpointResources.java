package io.attesta.authorizer.api;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.attesta.protocol.checkpoint.Tile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The history of the node as a tiled transparency log (C2SP tlog-tiles) whose prefix is {@code /v1/checkpoints}: for all, because it is
 * worth something only where many keep it. Checkpoints say that batches were, not what is in them.
 */
public final class CheckpointResources extends Resources {
    private static final String PREFIX = "/v1/checkpoints/";
    private static final String SECONDS = "max-age=5";
    private static final String FOR_EVER = "max-age=31536000, immutable";

    private final Supplier<Optional<byte[]>> latest;
    private final Tiles tiles;

    /** Tiles of a tree. For any thread. */
    @FunctionalInterface
    public interface Tiles {
        /**
         * A tile; empty if the tree has none such.
         *
         * @throws IOException if it cannot be read
         */
        Optional<byte[]> tile(Tile tile) throws IOException;
    }

    /**
     * Resources that show what these give when they are asked.
     *
     * @param latest the newest signed checkpoint; empty where none could be written yet
     * @param tiles the tree under it
     */
    public CheckpointResources(final Supplier<Optional<byte[]>> latest, final Tiles tiles) {
        this.latest = latest;
        this.tiles = tiles;
    }

    @Override
    List<Route> routes() {
        // "latest" is what our own page says, "checkpoint" what clients of such logs ask for.
        return List.of(
                get("latest", call -> latest()),
                get("checkpoint", call -> latest()),
                get("tile/{*tile}", call -> tile(call.pathParameter("tile"))));
    }

    private static Route get(final String path, final Route.Handler handler) {
        return Route.open(HttpMethod.GET, PREFIX + path, Route.Body.NONE, handler);
    }

    private HttpResponse latest() {
        final byte[] note = latest.get()
                .orElseThrow(
                        () -> new ProblemException(ProblemType.UNAVAILABLE, "No checkpoint could be written yet."));
        return response(MediaType.PLAIN_TEXT_UTF_8, SECONDS, note);
    }

    private HttpResponse tile(final String name) {
        try {
            final Optional<Tile> tile = Tile.parse("tile/" + name);
            final Optional<byte[]> content = tile.isEmpty() ? Optional.empty() : tiles.tile(tile.get());
            return content.map(found -> response(MediaType.OCTET_STREAM, FOR_EVER, found))
                    .orElseThrow(() -> new ProblemException(
                            ProblemType.NOT_FOUND, "The tree under the newest checkpoint has no such tile."));
        } catch (final IOException e) {
            throw new ProblemException(ProblemType.UNAVAILABLE, "The tile cannot be read.");
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
