package io.attesta.keystore.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.keystore.KeyUsage;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyAliasTest {
    @ParameterizedTest
    @EnumSource(KeyUsage.class)
    void shouldReadBackItsNameWhenUsableOrRetired(final KeyUsage usage) {
        final KeyAlias usable = KeyAlias.usable(usage, 12);
        assertThat(KeyAlias.parse(usable.name())).contains(usable);
        final KeyAlias retired =
                usable.retired(Instant.parse("2026-11-21T08:00:00.5Z"), Instant.parse("2026-11-23T08:00:00.5Z"));
        assertThat(KeyAlias.parse(retired.name())).contains(retired);
    }

    @Test
    void shouldNameUsageNumberAndDates() {
        final KeyAlias alias = KeyAlias.usable(KeyUsage.MAC_MASTER, 2);
        assertThat(alias.name()).isEqualTo("mac-master-2");
        assertThat(alias.retired(Instant.ofEpochSecond(5), Instant.ofEpochSecond(9))
                        .name())
                .isEqualTo("mac-master-2-retired-5-9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "code",
                "code-",
                "code-0",
                "code-01",
                "code-1234567",
                "Code-1",
                "codes-1",
                "code-1-retired",
                "code-1-retired-5",
                "code-1-retired-5-",
                "code-1-retired-5-9999999999999",
                "code-1 ",
            })
    void shouldRefuseNameWhenItIsNotOurs(final String name) {
        assertThat(KeyAlias.parse(name)).isEmpty();
    }
}
