package io.attesta.authorizer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.journal.BatchContent;
import io.attesta.authorizer.journal.DurablePosition;
import io.attesta.authorizer.journal.FolderDisk;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.journal.JournalWriter;
import io.attesta.authorizer.settings.Settings;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.signing.PublicKeySet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveCheckTest {
    @Test
    void shouldRefuseToCompareNothingWhenSettingsAreOfAnotherNode(@TempDir final Path data) throws IOException {
        final FolderDisk disk = new FolderDisk(data.resolve("journal"));
        try (JournalWriter writer = new JournalWriter(
                disk,
                1,
                "attesta",
                JournalWriter.minSegmentBytes(),
                true,
                new JournalScan(disk, 1, "attesta").run(frame -> {}),
                new DurablePosition())) {
            final BatchContent content = new BatchContent();
            content.number = 1;
            content.firstSequence = 1;
            writer.append(content);
        }
        try (KeyStore keys = Vectors.keys()) {
            // The journal is looked at first: no database is needed to see that nothing could be compared.
            assertThatThrownBy(() -> ArchiveCheck.run(
                            Settings.with(Map.of("node.id", "9")).node(), data, null, PublicKeySet.of(keys)))
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining("attesta/1, not of attesta/9");
        }
    }
}
