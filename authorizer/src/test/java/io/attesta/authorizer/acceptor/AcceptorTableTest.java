package io.attesta.authorizer.acceptor;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.decision.Category;
import io.attesta.authorizer.decision.TerminalStanding;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the table keeps besides what the decision reads: order and bounds. */
final class AcceptorTableTest {
    private final AcceptorTable table = new AcceptorTable(new EnrolledPairs());

    private static AcceptorRecord acceptor(final long high, final long low, final long version) {
        return new AcceptorRecord(high, low, "", Category.EMP, false, version, 0);
    }

    private static TerminalRecord terminal(final long terminal) {
        return new TerminalRecord(terminal, 1, 1, false, 1);
    }

    @Test
    void shouldGiveAcceptorsInTheOrderOfTheirCharactersAndTheNewestVersion() {
        final long[][] keys = {{2, 1}, {-1, 7}, {1, 9}, {1, -9}, {2, 0}};
        for (final long[] key : keys) {
            table.put(acceptor(key[0], key[1], 1), 1);
        }
        table.put(acceptor(1, -9, 2), 1);

        final List<String> seen = new ArrayList<>();
        long high = 0;
        long low = 0;
        while (true) {
            final List<AcceptorRecord> two = table.acceptorsAfter(high, low, 2);
            two.forEach(each -> seen.add(each.high() + "/" + each.low() + " v" + each.version()));
            if (two.size() < 2) {
                break;
            }
            high = two.get(1).high();
            low = two.get(1).low();
        }
        assertThat(seen).containsExactly("1/9 v1", "1/-9 v2", "2/0 v1", "2/1 v1", "-1/7 v1");
    }

    @Test
    void shouldGiveTerminalsInOrderWithTheirNewestRecord() {
        for (final long terminal : new long[] {5, -2, 3}) {
            table.put(terminal(terminal), 1);
        }
        table.put(new TerminalRecord(3, 1, 1, true, 2), 1);
        assertThat(table.terminalsAfter(0, 10))
                .containsExactly(new TerminalRecord(3, 1, 1, true, 2), terminal(5), terminal(-2));
        assertThat(table.terminalsAfter(5, 10)).containsExactly(terminal(-2));
        assertThat(table.terminal(3).disabled()).isTrue();
        assertThat(table.terminal(4)).isNull();
        assertThat(table.standing(3, 1, 1)).isEqualTo(TerminalStanding.DISABLED);
    }

    @Test
    void shouldHaveRoomForKnownOnesAloneWhenItIsFull() {
        for (int i = 1; i <= AcceptorTable.MAX_ACCEPTORS; i++) {
            assertThat(table.hasRoom(acceptor(i, 0, 1))).isTrue();
            table.put(acceptor(i, 0, 1), 1);
        }
        assertThat(table.hasRoom(acceptor(0, 1, 1))).isFalse();
        assertThat(table.hasRoom(acceptor(42, 0, 2))).isTrue();
        for (int i = 1; i <= AcceptorTable.MAX_TERMINALS; i++) {
            table.put(terminal(i), 1);
        }
        assertThat(table.hasRoom(terminal(-1))).isFalse();
        assertThat(table.hasRoom(terminal(42))).isTrue();
    }
}
