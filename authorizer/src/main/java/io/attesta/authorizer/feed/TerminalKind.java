package io.attesta.authorizer.feed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attesta.authorizer.acceptor.TerminalRecord;
import io.attesta.authorizer.api.RegisterRefusal;
import io.attesta.authorizer.pipeline.Tables;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Terminals as back offices write them: {@code id}, {@code version}, {@code acceptor}, {@code status}. */
final class TerminalKind implements EnrolmentKind<TerminalRecord> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> MEMBERS = List.of("id", FlatObject.VERSION, "acceptor", "status");
    private static final String ID_FORM = "1 to 8 printable ASCII characters without blanks, like CJ000042";
    private static final String ACTIVE = "ACTIVE";
    private static final String DISABLED = "DISABLED";

    @Override
    public String noun() {
        return "A terminal";
    }

    @Override
    public EnrolmentLine<TerminalRecord> read(final byte[] bytes, final int from, final int to, final String what) {
        final FlatObject members = FlatObject.read(bytes, from, to, what, MEMBERS);
        final String id = members.mandatory("id");
        if (!EnrolledName.isTerminal(id)) {
            members.refuse("id is not " + ID_FORM + ".");
        }
        final long version = members.version();
        final String acceptor = members.mandatory("acceptor");
        if (!EnrolledName.isAcceptor(acceptor)) {
            members.refuse("acceptor is not " + AcceptorKind.ID_FORM + ".");
        }
        final String status = members.mandatory("status");
        if (!status.equals(ACTIVE) && !status.equals(DISABLED)) {
            members.refuse("status is neither ACTIVE nor DISABLED.");
        }
        return members.fault() != null
                ? EnrolmentLine.refused(members.fault())
                : new EnrolmentLine<>(
                        new TerminalRecord(
                                EnrolledName.terminal(id),
                                EnrolledName.high(acceptor),
                                EnrolledName.low(acceptor),
                                status.equals(DISABLED),
                                version),
                        null);
    }

    @Override
    public ChunkCommand command(final List<TerminalRecord> records) {
        return ChunkCommand.ofTerminals(records);
    }

    @Override
    public boolean isId(final String text) {
        return EnrolledName.isTerminal(text);
    }

    @Override
    public String idForm() {
        return ID_FORM;
    }

    @Override
    public String id(final TerminalRecord terminal) {
        return EnrolledName.terminal(terminal.terminal());
    }

    @Override
    public TerminalRecord find(final Tables tables, final String id) {
        return tables.acceptors().terminal(EnrolledName.terminal(id));
    }

    @Override
    public List<TerminalRecord> after(final Tables tables, final String id, final int most) {
        return tables.acceptors().terminalsAfter(id.isEmpty() ? 0 : EnrolledName.terminal(id), most);
    }

    @Override
    public ObjectNode json(final TerminalRecord terminal) {
        return JSON.createObjectNode()
                .put("id", id(terminal))
                .put("version", new BigInteger(Long.toUnsignedString(terminal.version())))
                .put("acceptor", acceptor(terminal))
                .put("status", terminal.disabled() ? DISABLED : ACTIVE);
    }

    private static String acceptor(final TerminalRecord terminal) {
        return EnrolledName.acceptor(terminal.acceptorHigh(), terminal.acceptorLow());
    }

    @Override
    public Set<String> filters() {
        return Set.of("acceptor", "status", "county");
    }

    @Override
    public Predicate<TerminalRecord> matches(final Map<String, String> filters) throws RegisterRefusal {
        Predicate<TerminalRecord> all = terminal -> true;
        if (filters.containsKey("acceptor")) {
            final String acceptor = Filters.acceptor(filters.get("acceptor"));
            all = all.and(terminal -> acceptor(terminal).equals(acceptor));
        }
        if (filters.containsKey("status")) {
            final boolean disabled = Filters.stopped(filters.get("status"), ACTIVE, DISABLED);
            all = all.and(terminal -> terminal.disabled() == disabled);
        }
        if (filters.containsKey("county")) {
            final String county = Filters.county(filters.get("county"));
            all = all.and(terminal -> EnrolledName.county(acceptor(terminal)).equals(county));
        }
        return all;
    }
}
