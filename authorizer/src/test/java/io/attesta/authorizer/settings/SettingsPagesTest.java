package io.attesta.authorizer.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The settings file and the reference page equal what the catalogue makes; {@code -Dregenerate=true} rewrites them
 * instead.
 */
final class SettingsPagesTest {
    private static final Path HOME = Path.of(System.getProperty("attesta.home"));
    private static final Path YAML = HOME.resolve("config/authorizer.yaml");
    private static final Path MARKDOWN = HOME.resolve("docs/reference/settings.md");

    @Test
    void shouldFindSettingsFileInStepWithCatalogue() throws IOException {
        assertInStep(YAML, SettingsPages.yaml());
    }

    @Test
    void shouldFindReferencePageInStepWithCatalogue() throws IOException {
        assertInStep(MARKDOWN, SettingsPages.markdown());
    }

    @Test
    void shouldReadShippedFileAsDefaultsWithEveryKeyInIt() throws IOException {
        assertInStep(YAML, SettingsPages.yaml());

        final LoadedSettings shipped = SettingsLoader.loadWithOrigins(Optional.of(YAML), Map.of(), Map.of());

        assertThat(shipped.settings()).isEqualTo(Settings.defaults());
        assertThat(shipped.effective())
                .hasSize(SettingKey.values().length)
                .allSatisfy(setting -> assertThat(setting.origin().place())
                        .startsWith(YAML.toString())
                        .contains(", line "));
    }

    private static void assertInStep(final Path file, final String made) throws IOException {
        if (Boolean.getBoolean("regenerate")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, made);
        }
        assertThat(file).usingCharset("UTF-8").hasContent(made);
    }
}
