package io.attesta.authorizer.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderDiskTest {
    @Test
    void shouldMakeAFileOfZerosThatIsThereUnderItsNewName(@TempDir final Path folder) throws IOException {
        final FolderDisk disk = new FolderDisk(folder);
        try (Disk.DiskFile file = disk.create("a", 3_000_000)) {
            assertThat(file.size()).isEqualTo(3_000_000);
            disk.rename("a", "b");
            final ByteBuffer bytes = ByteBuffer.allocate(16);
            assertThat(file.read(2_999_990, bytes)).isEqualTo(10);
            assertThat(bytes.array()).containsOnly(0);
        }
        assertThat(disk.names()).containsExactly("b");
    }

    /** What is written at once keeps the disk from whoever syncs beside it. */
    @Test
    void shouldFillAFileInSmallPiecesAndAskForThePaceAfterEach(@TempDir final Path folder) throws IOException {
        final List<Long> made = new ArrayList<>();
        new FolderDisk(folder).create("a", 3_000_000, made::add).close();
        assertThat(made).last().isEqualTo(3_000_000L);
        long before = 0;
        for (final long now : made) {
            assertThat(now - before).isPositive().isLessThanOrEqualTo(64 << 10);
            before = now;
        }
    }

    @Test
    void shouldLeaveNothingBehindWhenAFileCannotBeMade(@TempDir final Path folder) throws IOException {
        final FolderDisk disk = new FolderDisk(folder);
        assertThatThrownBy(() -> disk.create("a", -1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(disk.names()).isEmpty();
    }
}
