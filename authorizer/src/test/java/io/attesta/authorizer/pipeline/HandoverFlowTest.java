package io.attesta.authorizer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches that are completed while the next is decided: what the next sees of them, and in which order answers leave. */
final class HandoverFlowTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:01:05Z");

    private final KeyStore keys = Vectors.keys();
    private final FakeDisk disk = new FakeDisk();
    private final FakeClock clock = new FakeClock(NOW);
    private final TestNode node = new TestNode(keys, disk, clock);
    private final TestTerminal terminal = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042");
    private final TestNode.Port port = new TestNode.Port();

    @BeforeEach
    void enrol() {
        node.enrol("CJ", 42);
        for (int card = 1; card <= 4; card++) {
            node.card(card, 1, CardStatus.ACTIVE);
        }
        node.events().batches = 0;
    }

    private ISOMsg present(final int card) {
        final ISOMsg request = terminal.authorization(SampleWorld.pan(card), 30, NOW);
        node.send(terminal.seal(request), port);
        return request;
    }

    private void repeat(final ISOMsg request) throws ISOException {
        request.setMTI("0101");
        node.send(terminal.seal(request), port);
    }

    @Test
    void shouldGiveTheSameBytesWhenARepeatIsInTheBatchBehindTheOneThatIsNotRecordedYet() throws ISOException {
        final ISOMsg first = present(1);
        present(2);
        repeat(first);
        present(3);
        node.step(10, 2);
        assertThat(port.flushed).hasSize(4);
        assertThat(port.flushed.get(2)).isEqualTo(port.flushed.get(0));
        assertThat(node.events().batches).as("two batches, not one").isEqualTo(2);
        assertThat(node.tables().nextSequence()).as("decided once").isEqualTo(4);
    }

    @Test
    void shouldGiveTheSameBytesWhenItIsRepeatedInBothBatchesAndAfterwards() throws ISOException {
        final ISOMsg first = present(1);
        repeat(first);
        repeat(first);
        repeat(first);
        node.step(10, 2);
        repeat(first);
        node.step(10);
        assertThat(port.flushed).hasSize(5).allMatch(answer -> Arrays.equals(answer, port.flushed.get(0)));
    }

    @Test
    void shouldAnswerInTheOrderInWhichRequestsCame() {
        for (int i = 0; i < 12; i++) {
            present(1 + i % 4);
        }
        node.step(12, 3);
        assertThat(port.flushed).hasSize(12);
        for (int i = 0; i < 12; i++) {
            assertThat(terminal.unpack(port.flushed.get(i)).getString(37))
                    .as("number of answer %d", i)
                    .endsWith(Integer.toString(i + 1, 36).toUpperCase(Locale.ROOT));
        }
    }

    @Test
    void shouldHaveSettledAllWhenACommandLooksAtTheTables() {
        present(1);
        present(2);
        final TableReading<Long> reading = new TableReading<>(Tables::settledAt);
        node.queue(reading);
        present(3);
        node.step(10, 1);
        assertThat(reading.done()).isCompleted();
        assertThat(node.events().batches).as("the first was handed over").isEqualTo(2);
        final TableReading<Long> later = new TableReading<>(Tables::settledAt);
        node.queue(later);
        node.step(1);
        assertThat(reading.done().join()).isPositive().isEqualTo(later.done().join());
    }

    @Test
    void shouldShowACommandNothingOfWhatWaitsBehindIt() {
        present(1);
        final TableReading<Long> reading = new TableReading<>(Tables::nextSequence);
        node.queue(reading);
        present(2);
        node.step(10, 2);
        assertThat(port.flushed).hasSize(2);
        assertThat(reading.done().join()).isEqualTo(node.tables().nextSequence() - 1);
    }

    @Test
    void shouldAnswerNothingOfEitherBatchWhenTheFirstCannotBeRecorded() {
        present(1);
        present(2);
        disk.failSyncs();
        assertThatThrownBy(() -> node.step(2, 1)).isInstanceOf(UncheckedIOException.class);
        assertThat(port.flushed).isEmpty();
        disk.heal();
        present(3);
        node.step(1);
        assertThat(port.flushed).as("nothing is decided any more").isEmpty();
    }
}
