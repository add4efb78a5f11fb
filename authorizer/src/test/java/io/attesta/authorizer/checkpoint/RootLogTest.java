package io.attesta.authorizer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.protocol.checkpoint.HashTree;
import io.attesta.protocol.checkpoint.Tile;
import io.attesta.protocol.checkpoint.TiledHashes;
import io.attesta.protocol.receipt.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RootLogTest {
    /** The third file has begun. */
    private static final int MANY = 2 * 65_536 + 700;

    private final FakeDisk disk = new FakeDisk();
    private final RootLog log = new RootLog(disk);

    private static byte[] root(final int index) {
        return ByteBuffer.allocate(32).putInt(20, index + 1).array();
    }

    private void fill(final int from, final int to) throws IOException {
        for (int i = from; i < to; i++) {
            log.append(root(i));
        }
        log.sync();
    }

    /** Over the leaves themselves, with nothing kept. */
    private static byte[] plainHash(final int height, final long index) {
        return height == 0
                ? new Sha256().leaf(root((int) index))
                : new Sha256().node(plainHash(height - 1, 2 * index), plainHash(height - 1, 2 * index + 1));
    }

    @Test
    void shouldGiveTheHashesOfTheTreeAcrossFiles() throws IOException {
        log.resume(0);
        fill(0, MANY);

        assertThat(disk.names())
                .containsExactly(
                        "00000000000000000001.roots", "00000000000000065537.roots", "00000000000000131073.roots");
        assertThat(log.size()).isEqualTo(MANY);
        assertThat(log.treeRoot()).isEqualTo(new HashTree(RootLogTest::plainHash).root(MANY));
        assertThat(new HashTree(log).root(MANY)).isEqualTo(log.treeRoot());
        for (int height = 0; MANY >> height > 0; height++) {
            final long last = (MANY >> height) - 1;
            assertThat(log.hash(height, last)).isEqualTo(plainHash(height, last));
            assertThat(log.hash(height, last / 2)).isEqualTo(plainHash(height, last / 2));
        }
    }

    @Test
    void shouldGoOnFromAnySizeThatItOnceHad() throws IOException {
        log.resume(0);
        fill(0, 66_000);
        for (final int size : new int[] {0, 1, 255, 256, 257, 65_535, 65_536, 65_537, 65_999, 66_000}) {
            final RootLog again = new RootLog(disk);
            again.resume(size);

            assertThat(again.size()).isEqualTo(size);
            assertThat(again.treeRoot()).isEqualTo(new HashTree(RootLogTest::plainHash).root(size));
        }
        log.resume(65_530);
        fill(65_530, 66_100);
        assertThat(log.treeRoot()).isEqualTo(new HashTree(RootLogTest::plainHash).root(66_100));
    }

    @Test
    void shouldFindARootByItsBytes() throws IOException {
        log.resume(0);
        fill(0, 66_000);

        assertThat(log.find(root(0), 66_000)).isEqualTo(OptionalLong.of(1));
        assertThat(log.find(root(65_535), 66_000)).isEqualTo(OptionalLong.of(65_536));
        assertThat(log.find(root(65_999), 66_000)).isEqualTo(OptionalLong.of(66_000));
        assertThat(log.find(root(65_999), 65_999)).isEmpty();
        assertThat(log.find(root(66_000), 66_000)).isEmpty();
        assertThat(log.find(root(0), 0)).isEmpty();
        assertThat(log.root(65_537)).isEqualTo(root(65_536));
    }

    @Test
    void shouldServeTilesFromWhichEveryHashCanBeMade() throws IOException {
        log.resume(0);
        fill(0, MANY);
        final TiledHashes tiled = new TiledHashes(log::tile, MANY);

        assertThat(new HashTree(tiled).root(MANY)).isEqualTo(log.treeRoot());
        assertThat(tiled.hash(16, 1)).isEqualTo(log.hash(16, 1));
        final byte[] entries = log.tile(Tile.of(Tile.ENTRIES, MANY / 256, MANY));
        assertThat(entries).hasSize(MANY % 256 * 34).startsWith(0, 32);
        assertThat(ByteBuffer.wrap(entries, entries.length - 32, 32).slice())
                .isEqualTo(ByteBuffer.wrap(root(MANY - 1)));
    }

    /** What docs/concepts/checkpoints.md says of the files. */
    @Test
    void shouldLayOutItsFilesAsThePageSays() throws IOException {
        log.resume(0);
        fill(0, 65_536);
        final ByteBuffer file = ByteBuffer.wrap(disk.bytes("00000000000000000001.roots"));

        assertThat(file.capacity()).isEqualTo(2_105_376);
        assertThat(file.slice(77 * 32, 32)).isEqualTo(ByteBuffer.wrap(root(77)));
        assertThat(file.slice(2_097_152, 32)).isEqualTo(ByteBuffer.wrap(plainHash(8, 0)));
        assertThat(file.slice(2_097_152 + 255 * 32, 32)).isEqualTo(ByteBuffer.wrap(plainHash(8, 255)));
        assertThat(file.slice(2_105_344, 32)).isEqualTo(ByteBuffer.wrap(plainHash(16, 0)));
    }
}
