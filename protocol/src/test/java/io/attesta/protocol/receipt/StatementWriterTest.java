package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class StatementWriterTest {
    private static final byte[] ISSUER = Restated.ascii("attesta/1");

    private final StatementFields fields = new StatementFields();
    private final byte[] target = new byte[StatementWriter.MAX_LENGTH];

    @Test
    void shouldSayNothingWhenFieldsAreClear() {
        final Statement statement = written();

        assertThat(statement)
                .isEqualTo(new Statement(
                        "attesta/1",
                        Instant.EPOCH,
                        Instant.EPOCH,
                        0,
                        0,
                        "",
                        "00",
                        0,
                        "00".repeat(16),
                        "",
                        "",
                        "",
                        0,
                        0,
                        "00".repeat(16),
                        0,
                        "",
                        ""));
    }

    @Test
    void shouldForgetEverythingWhenCleared() {
        final byte[] clear = bytesWritten();
        fillToTheBrim();

        fields.clear();

        assertThat(bytesWritten()).isEqualTo(clear);
    }

    @Test
    void shouldTakeExactlyTheMaximumWhenEveryFieldIsLongest() {
        fillToTheBrim();
        final StatementWriter writer = new StatementWriter(Restated.ascii("i".repeat(64)));

        assertThat(writer.write(fields, target, 0)).isEqualTo(StatementWriter.MAX_LENGTH);
        final Statement statement = Statement.parse(target);
        assertThat(statement.sequence()).isEqualTo(-1);
        assertThat(statement.cardVersion()).isEqualTo(-1);
        assertThat(statement.expiresAt()).isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
        assertThat(statement.reference()).isEqualTo("R".repeat(32));
        assertThatThrownBy(() -> writer.write(fields, target, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldTrimOnlyTheRightWhenAcceptorOrTerminalIsPadded() {
        final byte[] wire = Restated.ascii("..  A B            T0      ");
        fields.acceptor(wire, 2, 15);
        fields.terminal(wire, 19, 8);
        assertThat(written().acceptor()).isEqualTo("  A B");
        assertThat(written().terminal()).isEqualTo("T0");

        fields.acceptor(Restated.ascii("               "), 0, 15);
        assertThat(written().acceptor()).isEmpty();
    }

    @Test
    void shouldKeepItsOwnCopyWhenTheCallersArrayChanges() {
        final byte[] code = Restated.ascii("MN8KX4");
        fields.code(code, 0);
        Arrays.fill(code, (byte) '?');

        assertThat(written().code()).isEqualTo("MN8KX4");
    }

    @Test
    void shouldRefuseWhenATextIsNotPrintableAscii() {
        final byte[] escape = Restated.ascii("AB\u001b[2J  ");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> fields.terminal(escape, 0, 8))
                .withMessage("terminal is not printable ASCII");
        assertThatIllegalArgumentException().isThrownBy(() -> fields.reference(new byte[] {(byte) 0xC3}, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new StatementWriter(new byte[] {0}));
    }

    @Test
    void shouldRefuseWhenAValueIsOutsideItsRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> fields.identity(65536, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> fields.times(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> fields.times(0, 253_402_300_800L));
        assertThatIllegalArgumentException().isThrownBy(() -> fields.action(1000));
        assertThatIllegalArgumentException().isThrownBy(() -> fields.card(1, 2, 10000));
        assertThatIllegalArgumentException().isThrownBy(() -> fields.card(1, 2, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> fields.stan(1_000_000));
        assertThatIllegalArgumentException().isThrownBy(() -> fields.flagsTold(0x10000));
        assertThatIllegalArgumentException().isThrownBy(() -> fields.occupation(1_000_000));
        assertThatIllegalArgumentException().isThrownBy(() -> fields.acceptor(new byte[16], 0, 16));
        assertThatIllegalArgumentException().isThrownBy(() -> fields.terminal(new byte[9], 0, 9));
        assertThatIllegalArgumentException().isThrownBy(() -> fields.reference(new byte[33], 0, 33));
        assertThatIllegalArgumentException().isThrownBy(() -> new StatementWriter(new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> new StatementWriter(Restated.ascii("i".repeat(65))));
    }

    @Property
    void shouldReadBackWhatWasWrittenWhenAnythingInRangeIsStated(
            @ForAll @IntRange(max = 65535) final int node,
            @ForAll final long sequence,
            @ForAll @LongRange(max = 253_402_300_799L) final long seconds,
            @ForAll @IntRange(max = 999) final int action,
            @ForAll @IntRange(max = 9999) final int lastFour,
            @ForAll @IntRange(max = 999_999) final int number,
            @ForAll @StringLength(max = 32) @CharRange(from = ' ', to = '~') final String reference) {
        fields.clear();
        fields.identity(node, sequence);
        fields.times(seconds, seconds);
        fields.action(action);
        fields.card(sequence, ~sequence, lastFour);
        fields.stan(number);
        fields.occupation(number);
        fields.reference(Restated.ascii(reference), 0, reference.length());

        final Statement statement = written();

        assertThat(statement.node()).isEqualTo(node);
        assertThat(statement.sequence()).isEqualTo(sequence);
        assertThat(statement.issuedAt().getEpochSecond()).isEqualTo(seconds);
        assertThat(statement.action()).isEqualTo(action);
        assertThat(statement.cardToken()).isEqualTo("%016x%016x".formatted(sequence, ~sequence));
        assertThat(statement.lastFour()).isEqualTo("%04d".formatted(lastFour));
        assertThat(statement.occupation()).isEqualTo("%06d".formatted(number));
        assertThat(statement.reference()).isEqualTo(reference);
        assertThat(Restated.statement(statement)).isEqualTo(bytesWritten());
    }

    private void fillToTheBrim() {
        fields.identity(65535, -1);
        fields.times(253_402_300_799L, 253_402_300_799L);
        fields.code(Restated.ascii("ZZZZZZ"), 0);
        fields.responseCode(Restated.ascii("S2"), 0);
        fields.action(999);
        fields.card(-1, -1, 9999);
        fields.acceptor(Restated.ascii("A".repeat(15)), 0, 15);
        fields.terminal(Restated.ascii("T".repeat(8)), 0, 8);
        fields.stan(999_999);
        fields.cardVersion(-1);
        fields.requestDigest(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, 0);
        fields.flagsTold(65535);
        fields.occupation(999_999);
        fields.reference(Restated.ascii("R".repeat(32)), 0, 32);
    }

    private Statement written() {
        return Statement.parse(bytesWritten());
    }

    private byte[] bytesWritten() {
        final int length = new StatementWriter(ISSUER).write(fields, target, 0);
        return Arrays.copyOf(target, length);
    }
}
