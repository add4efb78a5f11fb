package io.attesta.protocol.checkpoint;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of tiles (C2SP tlog-tiles): {@code tile/<L>/<N>[.p/<W>]} holds up to 256 hashes of subtrees of height 8 L side by side, {@code
 * tile/entries/<N>[.p/<W>]} up to 256 leaves.
 *
 * @param level from 0; {@link #ENTRIES} for leaves
 * @param index which of its level, from 0
 * @param width number of hashes or leaves in it, 1 to 256; below 256 only for the last of a tree
 */
public record Tile(int level, long index, int width) {
    /** Hashes of a full tile. */
    public static final int WIDTH = 256;

    /** Height of a tile: its hashes are of subtrees 8 levels higher than those of the tile below. */
    public static final int HEIGHT = 8;

    /** The level of tiles that hold leaves. */
    public static final int ENTRIES = -1;

    private static final Pattern NAME =
            Pattern.compile("tile/(entries|0|[1-7])/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    /** The tile of a path relative to the log's prefix; empty if it names none. */
    public static Optional<Tile> parse(final String path) {
        final Matcher name = NAME.matcher(path);
        if (!name.matches()) {
            return Optional.empty();
        }
        final int width = name.group(3) == null ? WIDTH : Integer.parseInt(name.group(3));
        final long index = Long.parseLong(name.group(2).replaceAll("[x/]", ""));
        final int level = name.group(1).equals("entries") ? ENTRIES : Integer.parseInt(name.group(1));
        final Tile tile = new Tile(level, index, width);
        // One name a tile: no leading groups of zeros, no partial tile that is full.
        return width <= WIDTH && tile.path().equals(path) ? Optional.of(tile) : Optional.empty();
    }

    /** The tile that holds a subtree's hash in a tree of a size, as wide as that tree has it. */
    public static Tile of(final int level, final long index, final long size) {
        final long hashes = size >>> HEIGHT * Math.max(level, 0);
        return new Tile(level, index, (int) Math.min(WIDTH, hashes - index * WIDTH));
    }

    /** Whether a tree of that size has it. */
    public boolean isIn(final long size) {
        final long hashes = size >>> HEIGHT * Math.max(level, 0);
        return index * WIDTH + width <= hashes;
    }

    /** The path relative to the log's prefix. */
    public String path() {
        final StringBuilder path = new StringBuilder(String.format("%03d", index % 1000));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            path.insert(0, String.format("x%03d/", rest % 1000));
        }
        return "tile/" + (level == ENTRIES ? "entries" : level) + "/" + path + (width == WIDTH ? "" : ".p/" + width);
    }
}
