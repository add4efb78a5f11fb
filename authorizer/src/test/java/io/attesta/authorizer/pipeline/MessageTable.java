package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.runtime.Readiness;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.protocol.mask.ElementNames;
import io.attesta.protocol.receipt.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jpos.iso.ISOMsg;

/**
 * Element × message, found by asking: a good request of each type is sent with and without each element, and real answers are
 * looked through. Nothing of the table is written by hand but {@link #RECORDED_ONLY}.
 */
final class MessageTable {
    private static final int MAC = 64;
    private static final int SECOND_MAC = 128;
    private static final int RRN = 37;
    private static final int KEY_SERIAL_NUMBER = 60;
    /** Elements of a request that only the archive shows, as MTI:DE. */
    private static final List<String> RECORDED_ONLY = List.of("0120:38");

    /** Good requests of a type: makers of them, each for a world of its own. */
    private static final Map<String, List<Function<MessageSamples, ISOMsg>>> REQUESTS = requests();

    /** A request and its answer. */
    private record Exchange(ISOMsg request, ISOMsg answer) {}

    private MessageTable() {}

    static String markdown() {
        final Map<String, Map<Integer, Character>> columns = new LinkedHashMap<>();
        for (final String mti : REQUESTS.keySet()) {
            columns.put(mti, requestColumn(mti));
            columns.put(answerType(mti), answerColumn(mti));
        }
        if (!columns.remove("0420").equals(columns.get("0400"))
                || !columns.remove("0430").equals(columns.get("0410"))) {
            throw new AssertionError("0420 is not as 0400");
        }
        return markdown(columns);
    }

    private static String markdown(final Map<String, Map<Integer, Character>> columns) {
        final StringBuilder table = new StringBuilder("| DE |");
        for (final String mti : columns.keySet()) {
            final boolean isReversal = mti.startsWith("04");
            table.append(' ').append(mti).append(isReversal ? ", 04" + (char) (mti.charAt(2) + 2) + '0' : "");
            table.append(" |");
        }
        table.append("\n| --- |").append(" --- |".repeat(columns.size())).append('\n');
        for (int element = 2; element < SECOND_MAC; element++) {
            if (!ElementNames.of(element).isEmpty()) {
                table.append("| ").append(element == MAC ? "64 or 128" : element);
                table.append(' ').append(ElementNames.of(element)).append(" |");
                for (final Map<Integer, Character> column : columns.values()) {
                    table.append(' ').append(column.get(element)).append(" |");
                }
                table.append('\n');
            }
        }
        return table.toString();
    }

    private static Map<String, List<Function<MessageSamples, ISOMsg>>> requests() {
        final Map<String, List<Function<MessageSamples, ISOMsg>>> requests = new LinkedHashMap<>();
        requests.put(
                "0100",
                List.of(
                        MessageSamples::opening,
                        MessageSamples::openingByTrack,
                        world -> world.continuing(31),
                        world -> world.continuing(99)));
        requests.put("0120", List.of(world -> world.advice("00"), MessageSamples::adviceByTrack));
        requests.put("0302", List.of(MessageSamples::change, MessageSamples::inquiry));
        requests.put("0400", List.of(world -> world.reversal("0400")));
        requests.put("0420", List.of(world -> world.reversal("0420")));
        requests.put("0500", List.of(world -> world.totals(0)));
        requests.put("0800", List.of(world -> world.network(1), world -> world.network(161)));
        return Collections.unmodifiableMap(requests);
    }

    private static String answerType(final String mti) {
        return mti.substring(0, 2) + (char) (mti.charAt(2) + 1) + mti.charAt(3);
    }

    private static Map<Integer, Character> requestColumn(final String mti) {
        final Map<Integer, Character> column = new HashMap<>();
        for (int element = 2; element < SECOND_MAC; element++) {
            if (!ElementNames.of(element).isEmpty()) {
                column.put(element, element == MAC ? macMark(mti) : requestMark(mti, element));
            }
        }
        return column;
    }

    private static char macMark(final String mti) {
        for (final Function<MessageSamples, ISOMsg> maker : REQUESTS.get(mti)) {
            final MessageSamples world = new MessageSamples();
            final TestTerminal sender = world.sender(mti);
            final byte[] answer = world.node.exchange(sender.pack(maker.apply(world)));
            if (!sender.unpack(answer).getString(39).equals("63")) {
                return 'O';
            }
        }
        return 'M';
    }

    /** M: none goes without it; C: some do not; O: it makes a difference; – : it makes none. */
    private static char requestMark(final String mti, final int element) {
        int needing = 0;
        boolean differs = RECORDED_ONLY.contains(mti + ':' + element);
        final List<Function<MessageSamples, ISOMsg>> makers = REQUESTS.get(mti);
        for (final Function<MessageSamples, ISOMsg> maker : makers) {
            final MessageSamples world = new MessageSamples();
            final ISOMsg request = maker.apply(world);
            if (request.hasField(element)) {
                final ISOMsg refused = world.ask(MessageSamples.without(request, element));
                needing += refused.getString(39).equals("00") ? 0 : 1;
            } else {
                differs |= makesADifference(maker, element);
            }
        }
        if (needing > 0) {
            return needing == makers.size() ? 'M' : 'C';
        }
        return differs ? 'O' : '–';
    }

    private static boolean makesADifference(final Function<MessageSamples, ISOMsg> maker, final int element) {
        final MessageSamples one = new MessageSamples();
        final ISOMsg plain = one.ask(maker.apply(one));
        final MessageSamples other = new MessageSamples();
        final ISOMsg request = maker.apply(other);
        if (element == KEY_SERIAL_NUMBER) {
            final ISOMsg refused = other.ask(MessageSamples.with(request, element, new byte[12]));
            if (!refused.getString(39).equals("63")) {
                throw new AssertionError("DUKPT is served: say so on the page");
            }
            return false;
        }
        final ISOMsg answer = other.ask(MessageSamples.with(request, element, MessageSamples.value(element)));
        return !told(plain).equals(told(answer)) || !one.node.events().alarms.equals(other.node.events().alarms);
    }

    /** What an answer tells, without what differs by necessity: the digest of the request, signature and MAC. */
    private static Map<Integer, Object> told(final ISOMsg answer) {
        final Map<Integer, Object> told = new HashMap<>();
        for (int element = 2; element < SECOND_MAC; element++) {
            if (answer.hasField(element) && element != 62 && element != 63 && element != MAC) {
                told.put(element, content(answer, element));
            }
        }
        if (answer.hasField(62)) {
            final Statement said = Statement.parse(answer.getBytes(62));
            told.put(
                    62, List.of(said.cardToken(), said.lastFour(), said.reference(), said.code(), said.responseCode()));
        }
        return told;
    }

    private static Object content(final ISOMsg message, final int element) {
        final byte[] bytes = message.getBytes(element);
        return bytes == null ? "" : Arrays.hashCode(bytes);
    }

    private static Map<Integer, Character> answerColumn(final String mti) {
        final List<Exchange> exchanges = exchanges(mti);
        final Map<Integer, Character> column = new HashMap<>();
        for (int element = 2; element < SECOND_MAC; element++) {
            if (!ElementNames.of(element).isEmpty()) {
                column.put(element, answerMark(exchanges, element));
            }
        }
        return column;
    }

    private static char answerMark(final List<Exchange> exchanges, final int element) {
        int present = 0;
        boolean echoed = true;
        for (final Exchange exchange : exchanges) {
            final boolean has = has(exchange.answer, element);
            present += has ? 1 : 0;
            echoed &= has == exchange.request.hasField(element)
                    && (!has || Objects.equals(content(exchange.request, element), content(exchange.answer, element)));
        }
        if (present == 0) {
            return '–';
        }
        if (echoed && element != MAC) {
            return 'E';
        }
        return present == exchanges.size() ? 'M' : 'C';
    }

    private static boolean has(final ISOMsg answer, final int element) {
        return answer.hasField(element) || element == MAC && answer.hasField(SECOND_MAC);
    }

    /** Answers to requests whose MAC held: approvals and refusals, decided and not, with and without what may be there. */
    private static List<Exchange> exchanges(final String mti) {
        final List<Exchange> exchanges = new ArrayList<>();
        for (final Function<MessageSamples, ISOMsg> maker : REQUESTS.get(mti)) {
            for (final int element : new int[] {0, 3, 12, 13, 32, RRN, 39, 48, 53}) {
                final MessageSamples world = new MessageSamples();
                final ISOMsg request = maker.apply(world);
                final boolean addable = element != 0 && !request.hasField(element);
                ask(
                        world,
                        addable ? MessageSamples.with(request, element, MessageSamples.value(element)) : request,
                        exchanges);
            }
            refusals(maker, exchanges);
        }
        if (mti.equals("0500")) {
            final MessageSamples world = new MessageSamples();
            world.ask(world.opening());
            ask(world, world.totals(3), exchanges);
        }
        return exchanges;
    }

    private static void refusals(final Function<MessageSamples, ISOMsg> maker, final List<Exchange> exchanges) {
        final MessageSamples world = new MessageSamples();
        final ISOMsg request = maker.apply(world);
        ask(world, MessageSamples.with(request, 7, "1101080105"), exchanges);
        ask(world, request, exchanges);
        ask(world, MessageSamples.with(TestTerminal.repeat(request), 38, "000000"), exchanges);
        ask(world, MessageSamples.without(MessageSamples.with(request, 11, "000099"), 7), exchanges);
        world.node.readiness().fail(Readiness.Check.DRAINING, "test");
        ask(world, MessageSamples.with(request, 11, "000098"), exchanges);
    }

    private static void ask(final MessageSamples world, final ISOMsg request, final List<Exchange> exchanges) {
        exchanges.add(new Exchange(request, world.ask(request)));
    }
}
