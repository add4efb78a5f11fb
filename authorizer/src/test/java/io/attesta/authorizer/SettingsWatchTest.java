package io.attesta.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.node.KeyWatch;
import io.attesta.authorizer.settings.Category;
import io.attesta.authorizer.settings.LoadedSettings;
import io.attesta.authorizer.settings.Rights;
import io.attesta.authorizer.settings.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a changed settings file is taken up, and what is said of the rest; looked at by hand. */
final class SettingsWatchTest {
    @TempDir
    private Path folder;

    private final List<Rights> taken = new ArrayList<>();
    private final List<String> audit = new ArrayList<>();
    private Path file;
    private boolean stopped;
    private SettingsWatch watch;

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve("authorizer.yaml");
        write("rights:\n  90: [EMP, AGY]\n");
        watch = watch(() -> load(Map.of(), Map.of()));
    }

    private SettingsWatch watch(final Supplier<LoadedSettings> source) {
        return new SettingsWatch(
                file,
                source,
                source.get(),
                KeyWatch.stamp(file),
                rights -> {
                    if (stopped) {
                        throw new IllegalStateException("the pipeline has stopped");
                    }
                    taken.add(rights);
                },
                (event, name, text) -> audit.add(event + " " + name + "=" + text));
    }

    private LoadedSettings load(final Map<String, String> environment, final Map<String, String> overrides) {
        return SettingsLoader.loadWithOrigins(Optional.of(file), environment, overrides);
    }

    /** A file as another that takes the place of the one before: its identity tells, whatever the clock of the disk. */
    private void write(final String text) throws IOException {
        final Path next = folder.resolve("next");
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private void lookTwice() {
        watch.look();
        watch.look();
    }

    @Test
    void shouldTakeUpRightsAndSayWhatChanged() throws IOException {
        write("rights:\n  90: [AGY]\n  31: []\n");
        lookTwice();
        assertThat(taken).hasSize(1);
        assertThat(taken.get(0).permits(90, Category.EMP)).isFalse();
        assertThat(taken.get(0).categories().get(31)).isEmpty();
        assertThat(audit).containsExactly("settings.rights changed=31 MED AGY -> none, 90 EMP AGY -> AGY");
        lookTwice();
        assertThat(taken).hasSize(1);
    }

    @Test
    void shouldGoBackToTheDefaultWhenAKeyIsTakenOut() throws IOException {
        write("rights:\n  31: []\n");
        lookTwice();
        write("transport:\n");
        lookTwice();
        assertThat(taken).hasSize(2);
        assertThat(taken.get(1).categories().get(31)).isEqualTo(Set.of(Category.MED, Category.AGY));
    }

    @Test
    void shouldWaitUntilTheFileStandsStill() throws IOException {
        write("rights:\n  90: [AGY]\n");
        watch.look();
        assertThat(taken).isEmpty();
        write("rights:\n  90: [EMP]\n");
        watch.look();
        assertThat(taken).isEmpty();
        watch.look();
        assertThat(audit).containsExactly("settings.rights changed=90 EMP AGY -> EMP");
    }

    @Test
    void shouldNotCountWhatWasChangedWhileItWasRead() throws IOException {
        final List<String> written = new ArrayList<>(List.of("rights:\n  90: [EMP]\n", "wrong"));
        watch = watch(() -> {
            final LoadedSettings loaded = load(Map.of(), Map.of());
            if (loaded.settings().rights().categories().get(90).equals(Set.of(Category.AGY))) {
                try {
                    write(written.remove(0));
                } catch (final IOException e) {
                    throw new IllegalStateException(e);
                }
            }
            return loaded;
        });
        write("rights:\n  90: [AGY]\n");
        lookTwice();
        assertThat(taken).isEmpty();
        assertThat(audit).isEmpty();
        lookTwice();
        assertThat(audit).containsExactly("settings.rights changed=90 EMP AGY -> EMP");
    }

    @Test
    void shouldRefuseAWrongFileAsAWholeAndOnce() throws IOException {
        final Map<String, String> wrong = Map.of(
                "rights:\n  90: [AGY]\n  31: [ABC]\n", "line 3: rights.31",
                "rights:\n  90: [AGY]\n  95: []\n", "line 3: ",
                "rights:\n  90: [AGY]\ntransport:\n  port: none\n", "line 4: transport.port",
                "rights:\n  90: [AGY]\nhttp:\n  port: 8583\n", "http.port is 8583",
                "rights: [90", "not readable as YAML",
                "rights:\n  90: [AGY]\n  90: [EMP]\n", "rights.90 stands here again");
        int refused = 0;
        for (final Map.Entry<String, String> each : wrong.entrySet()) {
            write(each.getKey());
            lookTwice();
            lookTwice();
            assertThat(audit).hasSize(++refused);
            assertThat(audit.get(refused - 1))
                    .startsWith("settings.refused reason=")
                    .contains(each.getValue());
        }
        Files.delete(file);
        lookTwice();
        assertThat(audit.get(refused))
                .endsWith("there is no such settings file; name an existing one with --config" + " FILE.");
        assertThat(taken).isEmpty();
        write("rights:\n  90: [AGY]\n");
        lookTwice();
        assertThat(taken).hasSize(1);
    }

    @Test
    void shouldTakeNothingElseUp() throws IOException {
        write("transport:\n  port: 9000\nlimits:\n  openings-per-card-hour: 1\nrights:\n  90: [EMP, AGY]\n");
        lookTwice();
        assertThat(taken).isEmpty();
        assertThat(audit).isEmpty();
    }

    @Test
    void shouldLetEnvironmentAndCommandLineOverride() throws IOException {
        watch = watch(() -> load(Map.of("ATTESTA_RIGHTS_31", "[]"), Map.of("rights.90", "[EMP]")));
        write("rights:\n  90: [AGY]\n  31: [MED]\n  32: [CTY]\n");
        lookTwice();
        assertThat(audit).containsExactly("settings.rights changed=32 CTY AGY -> CTY");
        assertThat(taken.get(0).categories().get(90)).isEqualTo(Set.of(Category.EMP));
    }

    @Test
    void shouldSayThatItWasNotTakenUpWhenTheServerStops() throws IOException {
        stopped = true;
        write("rights:\n  90: [AGY]\n");
        lookTwice();
        assertThat(audit).containsExactly("settings.refused reason=the pipeline has stopped.");
    }
}
