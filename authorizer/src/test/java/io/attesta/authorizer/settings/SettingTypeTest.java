package io.attesta.authorizer.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.settings.SettingType.ByteSize;
import io.attesta.authorizer.settings.SettingType.Categories;
import io.attesta.authorizer.settings.SettingType.Choice;
import io.attesta.authorizer.settings.SettingType.DatabaseUrl;
import io.attesta.authorizer.settings.SettingType.Flag;
import io.attesta.authorizer.settings.SettingType.Percentage;
import io.attesta.authorizer.settings.SettingType.PowerOfTwo;
import io.attesta.authorizer.settings.SettingType.Span;
import io.attesta.authorizer.settings.SettingType.WholeNumber;
import io.attesta.authorizer.settings.SettingType.Zone;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingTypeTest {
    private static final SettingType SPAN = new Span(Duration.ofMillis(100), Duration.ofHours(24), false);
    private static final SettingType SPAN_OR_ZERO = new Span(Duration.ofSeconds(1), Duration.ofDays(30), true);
    private static final SettingType SIZE = new ByteSize(128, 4L << 30);

    @Property
    void shouldReadWholeNumberInRangeAndNoOther(@ForAll @IntRange(min = 0, max = 200_000) final int value) {
        final SettingType type = new WholeNumber(1, 65_535, "-");

        assertThat(type.parse(Integer.toString(value)).isPresent()).isEqualTo(value >= 1 && value <= 65_535);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "1 ", "-1", "+1", "1.0", "0x10", "1_000", "99999999999999999999", "one", "١"})
    void shouldRefuseWhatIsNoWholeNumber(final String text) {
        assertThat(new WholeNumber(0, Integer.MAX_VALUE, "-").parse(text)).isEmpty();
    }

    @Test
    void shouldReadPowersOfTwoOnly() {
        final SettingType type = new PowerOfTwo(8, 1024, "slots");

        assertThat(type.parse("8")).contains(8);
        assertThat(type.parse("1024")).contains(1024);
        assertThat(type.parse("4")).isEmpty();
        assertThat(type.parse("2048")).isEmpty();
        assertThat(type.parse("1000")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"100ms,100", "500ms,500", "10s,10000", "5m,300000", "24h,86400000", "1d,86400000"})
    void shouldReadDurations(final String text, final long millis) {
        assertThat(SPAN.parse(text)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0s",
                "99ms",
                "25h",
                "2d",
                "10",
                "10 s",
                "1.5s",
                "s",
                "-1s",
                "10S",
                "PT10S",
                "999999999999999d"
            })
    void shouldRefuseWhatIsNoDurationInRange(final String text) {
        assertThat(SPAN.parse(text)).isEmpty();
    }

    @Test
    void shouldReadZeroOnlyWhereItIsAllowed() {
        assertThat(SPAN_OR_ZERO.parse("0")).contains(Duration.ZERO);
        assertThat(SPAN_OR_ZERO.parse("0s")).contains(Duration.ZERO);
        assertThat(SPAN_OR_ZERO.parse("999ms")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"128,128", "2048,2048", "2048B,2048", "2KiB,2048", "512MiB,536870912", "4GiB,4294967296"})
    void shouldReadSizes(final String text, final long bytes) {
        assertThat(SIZE.parse(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127", "5GiB", "1TiB", "2KB", "2K", "2 KiB", "0.5GiB", "-1", "9999999999999TiB", "99999999999999"
            })
    void shouldRefuseWhatIsNoSizeInRange(final String text) {
        assertThat(SIZE.parse(text)).isEmpty();
    }

    @Property
    void shouldReadAnySizeInKibibytesAsItsBytes(@ForAll @LongRange(min = 1, max = 4L << 20) final long count) {
        assertThat(SIZE.parse(count + "KiB")).contains(count * 1024);
    }

    @ParameterizedTest
    @CsvSource({"0%,0", "2%,200", "0.25%,25", "1.5%,150", "100%,10000"})
    void shouldReadPercentagesAsBasisPoints(final String text, final int basisPoints) {
        assertThat(new Percentage().parse(text)).contains(basisPoints);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "100.01%", "101%", "-1%", "0.001%", ".5%", "%"})
    void shouldRefuseWhatIsNoPercentage(final String text) {
        assertThat(new Percentage().parse(text)).isEmpty();
    }

    @Test
    void shouldReadFlagsAsTrueAndFalseOnly() {
        assertThat(new Flag().parse("true")).contains(true);
        assertThat(new Flag().parse("false")).contains(false);
        assertThat(List.of("yes", "on", "True", "1", ""))
                .allSatisfy(text -> assertThat(new Flag().parse(text)).isEmpty());
    }

    @Test
    void shouldReadChoicesInLowerCase() {
        final SettingType type = new Choice(List.of(PipelineWait.values()));

        assertThat(type.parse("busy")).contains(PipelineWait.BUSY);
        assertThat(type.parse("BUSY")).isEmpty();
        assertThat(type.allowed()).isEqualTo("blocking, sleeping, yielding or busy");
    }

    @Test
    void shouldReadZonesOfTheDatabaseOnly() {
        assertThat(new Zone().parse("Europe/Bucharest")).contains(ZoneId.of("Europe/Bucharest"));
        assertThat(new Zone().parse("UTC")).contains(ZoneId.of("UTC"));
        assertThat(List.of("Europe/Bucuresti", "+02:00", "EET+", "", "GMT+2"))
                .allSatisfy(text -> assertThat(new Zone().parse(text)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[MED, AGY]", "MED,AGY", "AGY, MED", " [MED,AGY] ", "MED,AGY,MED"})
    void shouldReadLists(final String text) {
        assertThat(new Categories().parse(text)).contains(Set.of(Category.MED, Category.AGY));
    }

    @Test
    void shouldReadEmptyListsAndRefuseUnknownCategories() {
        assertThat(new Categories().parse("[]")).contains(Set.of());
        assertThat(new Categories().parse("")).contains(Set.of());
        assertThat(List.of("BCK", "med", "MED,", "MED AGY", "[MED"))
                .allSatisfy(text -> assertThat(new Categories().parse(text)).isEmpty());
    }

    @Test
    void shouldReadDatabaseUrlsWithoutCredentialsOnly() {
        final SettingType type = new DatabaseUrl();

        assertThat(List.of(
                        "", "jdbc:postgresql://db.example:5432/attesta", "jdbc:postgresql:attesta?sslmode=verify-full"))
                .allSatisfy(url -> assertThat(type.parse(url)).contains(url));
        assertThat(List.of(
                        "jdbc:mysql://db/attesta",
                        "postgresql://db/attesta",
                        "jdbc:postgresql://db/attesta?user=a",
                        "jdbc:postgresql://db/attesta?ssl=true&password=secret",
                        "jdbc:postgresql://db/attesta?sslpassword=secret",
                        "jdbc:postgresql://a:secret@db/attesta",
                        "jdbc:postgresql://db/a b"))
                .allSatisfy(url -> assertThat(type.parse(url)).isEmpty());
    }
}
