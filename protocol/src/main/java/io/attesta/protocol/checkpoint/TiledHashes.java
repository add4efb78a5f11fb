package io.attesta.protocol.checkpoint;

import io.attesta.protocol.receipt.Sha256;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hashes of subtrees out of tiles: for whoever has a log at the other end of a connection. Keeps the last tiles. For one thread. */
public final class TiledHashes implements SubtreeHashes {
    /** Where tiles come from. */
    @FunctionalInterface
    public interface Tiles {
        /**
         * The content of a tile.
         *
         * @throws IOException if it cannot be had
         */
        byte[] read(Tile tile) throws IOException;
    }

    private static final int KEPT = 64;

    private final Sha256 sha256 = new Sha256();
    private final Tiles tiles;
    private final long size;
    private final Map<Tile, byte[]> kept = new LinkedHashMap<>();

    /** @param size of the tree that the tiles are asked for */
    public TiledHashes(final Tiles tiles, final long size) {
        this.tiles = tiles;
        this.size = size;
    }

    @Override
    public byte[] hash(final int height, final long index) throws IOException {
        if (height % Tile.HEIGHT != 0) {
            return sha256.node(hash(height - 1, 2 * index), hash(height - 1, 2 * index + 1));
        }
        final byte[] content = content(Tile.of(height / Tile.HEIGHT, index / Tile.WIDTH, size));
        final int at = (int) (index % Tile.WIDTH) * Sha256.LENGTH;
        return Arrays.copyOfRange(content, at, at + Sha256.LENGTH);
    }

    private byte[] content(final Tile tile) throws IOException {
        final byte[] known = kept.get(tile);
        if (known != null) {
            return known;
        }
        final byte[] read = tiles.read(tile);
        if (read.length != tile.width() * Sha256.LENGTH) {
            throw new IOException(tile.path() + " has " + read.length + " bytes");
        }
        if (kept.size() == KEPT) {
            kept.remove(kept.keySet().iterator().next());
        }
        kept.put(tile, read);
        return read;
    }
}
