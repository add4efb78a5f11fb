package io.attesta.authorizer.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
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

    @Test
    void shouldLeaveNothingBehindWhenAFileCannotBeMade(@TempDir final Path folder) throws IOException {
        final FolderDisk disk = new FolderDisk(folder);
        assertThatThrownBy(() -> disk.create("a", -1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(disk.names()).isEmpty();
    }
}
