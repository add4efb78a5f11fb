package io.attesta.protocol.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TileTest {
    @Test
    void shouldBeNamedAsTheSpecificationSays() {
        assertThat(new Tile(0, 1_234_067, 256).path()).isEqualTo("tile/0/x001/x234/067");
        assertThat(new Tile(3, 0, 17).path()).isEqualTo("tile/3/000.p/17");
        assertThat(new Tile(Tile.ENTRIES, 999, 256).path()).isEqualTo("tile/entries/999");
    }

    @Test
    void shouldReadItsOwnNames() {
        for (final int level : new int[] {Tile.ENTRIES, 0, 1, 7}) {
            for (final long index : new long[] {0, 1, 999, 1000, 1_234_067, 999_999_999_999L}) {
                for (final int width : new int[] {1, 255, 256}) {
                    final Tile tile = new Tile(level, index, width);
                    assertThat(Tile.parse(tile.path())).isEqualTo(Optional.of(tile));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tile/0",
                "tile/8/000",
                "tile/00/000",
                "tile/0/0",
                "tile/0/0000",
                "tile/0/x000/000",
                "tile/0/001/002",
                "tile/0/x001/x002",
                "tile/0/000.p/0",
                "tile/0/000.p/256",
                "tile/0/000.p/999",
                "tile/0/000.p/01",
                "tile/0/000.p",
                "tile/0/000/",
                "tile/0/../../latest",
                "tile/-1/000",
                "tile/data/000",
                "/tile/0/000"
            })
    void shouldReadNoOtherNames(final String path) {
        assertThat(Tile.parse(path)).isEmpty();
    }

    /** The example of the specification. */
    @Test
    void shouldCutATreeOfSeventyThousand() {
        assertThat(Tile.of(0, 272, 70_000).width()).isEqualTo(256);
        assertThat(Tile.of(0, 273, 70_000).width()).isEqualTo(112);
        assertThat(Tile.of(1, 0, 70_000).width()).isEqualTo(256);
        assertThat(Tile.of(1, 1, 70_000).width()).isEqualTo(17);
        assertThat(Tile.of(2, 0, 70_000).width()).isEqualTo(1);
        assertThat(Tile.of(1, 1, 70_000).isIn(70_000)).isTrue();
        assertThat(new Tile(1, 1, 18).isIn(70_000)).isFalse();
        assertThat(new Tile(0, 273, 256).isIn(70_000)).isFalse();
        assertThat(new Tile(3, 0, 1).isIn(70_000)).isFalse();
    }

    @Test
    void shouldBeEnoughForEveryHash() throws IOException {
        final int size = 1_000;
        final PlainTree plain = PlainTree.of(size);
        final TiledHashes tiled = new TiledHashes(tile -> content(tile, size, plain), size);

        for (int height = 0; size >> height > 0; height++) {
            for (int index = 0; index < size >> height; index++) {
                assertThat(tiled.hash(height, index)).isEqualTo(plain.hash(height, index));
            }
        }
        assertThat(new HashTree(tiled).root(size)).isEqualTo(plain.root(size));
    }

    private static byte[] content(final Tile tile, final int size, final PlainTree plain) {
        assertThat(tile.isIn(size)).isTrue();
        final ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int i = 0; i < tile.width(); i++) {
            content.writeBytes(plain.hash(8 * tile.level(), tile.index() * 256 + i));
        }
        return content.toByteArray();
    }
}
