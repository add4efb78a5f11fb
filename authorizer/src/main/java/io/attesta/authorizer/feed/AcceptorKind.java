package io.attesta.authorizer.feed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.api.RegisterRefusal;
import io.attesta.authorizer.decision.Category;
import io.attesta.authorizer.pipeline.Tables;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Acceptors as back offices write them: {@code id}, {@code version}, {@code name}, {@code category}, {@code status}. */
final class AcceptorKind implements EnrolmentKind<AcceptorRecord> {
    /** Form of an identifier; a sentence of ours, so without quotation marks. */
    static final String ID_FORM = "formed RO-<county>-<category>-<5 digits>, like RO-CJ-MED-00042";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> MEMBERS = List.of("id", FlatObject.VERSION, "name", "category", "status");
    private static final int LONGEST_NAME = 40;
    private static final String ACTIVE = "ACTIVE";
    private static final String SUSPENDED = "SUSPENDED";

    @Override
    public String noun() {
        return "An acceptor";
    }

    @Override
    public EnrolmentLine<AcceptorRecord> read(final byte[] bytes, final int from, final int to, final String what) {
        final FlatObject members = FlatObject.read(bytes, from, to, what, MEMBERS);
        final String id = members.mandatory("id");
        if (!EnrolledName.isAcceptor(id)) {
            members.refuse("id is not " + ID_FORM + ".");
        }
        final long version = members.version();
        final Category category = category(members, id);
        final boolean suspended = suspended(members);
        final String name = name(members);
        return members.fault() != null
                ? EnrolmentLine.refused(members.fault())
                : new EnrolmentLine<>(
                        new AcceptorRecord(
                                EnrolledName.high(id), EnrolledName.low(id), name, category, suspended, version, 0),
                        null);
    }

    private static Category category(final FlatObject members, final String id) {
        final String text = members.mandatory("category");
        if (!Filters.CATEGORIES.contains(text)) {
            members.refuse("category is none of EMP, TRN, MED, CTY, AGY, BCK.");
            return Category.EMP;
        }
        final Category category = Category.valueOf(text);
        if (EnrolledName.isAcceptor(id) && EnrolledName.category(id) != category) {
            members.refuse("category is not the one that id names.");
        }
        return category;
    }

    private static boolean suspended(final FlatObject members) {
        final String status = members.mandatory("status");
        if (!status.equals(ACTIVE) && !status.equals(SUSPENDED)) {
            members.refuse("status is neither ACTIVE nor SUSPENDED.");
        }
        return status.equals(SUSPENDED);
    }

    private static String name(final FlatObject members) {
        final String name = members.optional("name");
        if (name.codePointCount(0, name.length()) > LONGEST_NAME) {
            members.refuse("name is longer than " + LONGEST_NAME + " characters.");
        }
        if (!name.codePoints().allMatch(AcceptorKind::isPrintable)) {
            members.refuse("name has a character that cannot be printed.");
        }
        return name;
    }

    private static boolean isPrintable(final int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    @Override
    public ChunkCommand command(final List<AcceptorRecord> records) {
        return ChunkCommand.ofAcceptors(records);
    }

    @Override
    public boolean isId(final String text) {
        return EnrolledName.isAcceptor(text);
    }

    @Override
    public String idForm() {
        return ID_FORM;
    }

    @Override
    public String id(final AcceptorRecord acceptor) {
        return EnrolledName.acceptor(acceptor.high(), acceptor.low());
    }

    @Override
    public AcceptorRecord find(final Tables tables, final String id) {
        return tables.acceptors().record(EnrolledName.high(id), EnrolledName.low(id));
    }

    @Override
    public List<AcceptorRecord> after(final Tables tables, final String id, final int most) {
        return id.isEmpty()
                ? tables.acceptors().acceptorsAfter(0, 0, most)
                : tables.acceptors().acceptorsAfter(EnrolledName.high(id), EnrolledName.low(id), most);
    }

    @Override
    public ObjectNode json(final AcceptorRecord acceptor) {
        return JSON.createObjectNode()
                .put("id", id(acceptor))
                .put("version", new BigInteger(Long.toUnsignedString(acceptor.version())))
                .put("name", acceptor.name())
                .put("category", acceptor.category().name())
                .put("status", acceptor.suspended() ? SUSPENDED : ACTIVE);
    }

    @Override
    public Set<String> filters() {
        return Set.of("category", "status", "county");
    }

    @Override
    public Predicate<AcceptorRecord> matches(final Map<String, String> filters) throws RegisterRefusal {
        Predicate<AcceptorRecord> all = acceptor -> true;
        if (filters.containsKey("category")) {
            final Category category = Filters.category(filters.get("category"));
            all = all.and(acceptor -> acceptor.category() == category);
        }
        if (filters.containsKey("status")) {
            final boolean suspended = Filters.stopped(filters.get("status"), ACTIVE, SUSPENDED);
            all = all.and(acceptor -> acceptor.suspended() == suspended);
        }
        if (filters.containsKey("county")) {
            final String county = Filters.county(filters.get("county"));
            all = all.and(acceptor -> EnrolledName.county(id(acceptor)).equals(county));
        }
        return all;
    }
}
