package io.attesta.authorizer.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveDatabaseTest {
    @Test
    void shouldShowNoCredentialWhenPrinted(@TempDir final Path folder) throws Exception {
        final Path file = folder.resolve("password");
        Files.writeString(file, "not told\n");
        final ArchiveDatabase database = ArchiveDatabase.external(
                "jdbc:postgresql://me:hidden@db.example:5432/attesta?password=hidden&ssl=true", "me", file);
        assertThat(database).hasToString("jdbc:postgresql://db.example:5432/attesta");
        assertThat(database.password()).isEqualTo("not told".toCharArray());
    }

    @Test
    void shouldRefuseUrlWhenItIsNotOfPostgres() {
        assertThatThrownBy(() -> ArchiveDatabase.external("jdbc:h2:mem:x", "me", null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
