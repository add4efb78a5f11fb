package io.attesta.authorizer.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SettingKeyTest {
    @ParameterizedTest
    @EnumSource(SettingKey.class)
    void shouldAcceptItsOwnDefault(final SettingKey key) {
        assertThat(key.type().parse(key.defaultText())).isPresent();
    }

    @ParameterizedTest
    @EnumSource(SettingKey.class)
    void shouldBeNamedAfterGroupAndLabel(final SettingKey key) {
        assertThat(key.dotted())
                .isEqualTo(key.group().label() + '.' + key.label())
                .matches("[a-z]+\\.[a-z0-9-]+");
        assertThat(key.name())
                .as("constant and key are one name")
                .isEqualTo(key.dotted().toUpperCase().replace('.', '_').replace('-', '_'));
    }

    @ParameterizedTest
    @EnumSource(SettingKey.class)
    void shouldSayMeaningAndReasonAsSentences(final SettingKey key) {
        assertThat(List.of(key.sentence(), key.reason()))
                .allSatisfy(sentence -> assertThat(sentence).endsWith(".").hasSizeBetween(5, 130));
    }

    @Test
    void shouldNameEachKeyAndVariableOnce() {
        assertThat(Arrays.stream(SettingKey.values()).map(SettingKey::dotted)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(SettingKey.values()).map(SettingKey::environmentName))
                .doesNotHaveDuplicates()
                .contains("ATTESTA_TRANSPORT_MAX_FRAME_BYTES", "ATTESTA_RIGHTS_30");
    }

    @Test
    void shouldKeepGroupsTogetherInTheOrderOfTheFile() {
        assertThat(Arrays.stream(SettingKey.values()).map(SettingKey::group))
                .isSorted()
                .contains(SettingGroup.values());
    }
}
