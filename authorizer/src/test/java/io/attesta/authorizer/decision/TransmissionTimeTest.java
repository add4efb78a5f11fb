package io.attesta.authorizer.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class TransmissionTimeTest {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("MMddHHmmss").withZone(ZoneOffset.UTC);

    @Property
    void shouldFindTheInstantWhenItIsWithinDaysOfTheClock(
            @ForAll @LongRange(min = 0, max = 4_000_000_000L) final long second,
            @ForAll @LongRange(min = -86_400 * 20, max = 86_400 * 20) final long apart) {
        final Instant sent = Instant.ofEpochSecond(second + 86_400 * 20);
        final Instant now = sent.plus(Duration.ofSeconds(apart));
        assertThat(TransmissionTime.resolve(Long.parseLong(FORMAT.format(sent)), now.toEpochMilli()))
                .isEqualTo(sent.toEpochMilli());
    }

    @Test
    void shouldTakeTheYearBeforeWhenTheClockHasJustPassedNewYear() {
        final Instant now = Instant.parse("2027-01-01T00:00:30Z");
        assertThat(TransmissionTime.resolve(1231_235959L, now.toEpochMilli()))
                .isEqualTo(Instant.parse("2026-12-31T23:59:59Z").toEpochMilli());
    }
}
