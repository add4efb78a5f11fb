package io.attesta.authorizer.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.pipeline.AlarmKind;
import io.attesta.authorizer.testing.GeneratedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The reference page of meters equals what the code makes. */
final class MetersPageTest {
    @Test
    void shouldFindPageInStepWithMeters() throws IOException {
        GeneratedPage.assertInStep("docs/reference/meters.md", MetersPage.markdown());
    }

    @Test
    void shouldHaveARowForEachMeter() throws IOException {
        final String page = MetersPage.markdown();

        for (final MeterName name : MeterName.values()) {
            assertThat(page).contains(" | " + name.sentence() + " |");
        }
    }

    @Test
    void shouldSayOfEachKindOfAlarmWhatToDo() throws IOException {
        final String page =
                Files.readString(Path.of(System.getProperty("attesta.home")).resolve("docs/operating/alarms.md"));

        for (final AlarmKind kind : AlarmKind.values()) {
            final String tag = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
            assertThat(page).containsAnyOf("\n## " + tag + "\n", '`' + tag + '`');
        }
    }
}
