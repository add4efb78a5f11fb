package io.attesta.authorizer.api;

import io.attesta.protocol.checkpoint.Tile;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the resources under {@code /v1/checkpoints} get what they show. For any thread.
 *
 * @param latest the newest signed checkpoint
 * @param tiles the tree under it
 */
public record CheckpointSource(Supplier<byte[]> latest, Tiles tiles) {
    /** Tiles of a tree. */
    @FunctionalInterface
    public interface Tiles {
        /**
         * A tile; empty if the tree has none such.
         *
         * @throws IOException if it cannot be read
         */
        Optional<byte[]> tile(Tile tile) throws IOException;
    }
}
