package io.attesta.authorizer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.pipeline.AlarmKind;
import io.attesta.authorizer.simulation.Expected.Done;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the server must answer, told by maps and a few lines of its own: an independent second opinion on the rules, written from
 * the contract. Reads messages as jPOS shows them. Where the contract leaves two answers open (the window is over but may not
 * have been swept, the clock went back), it allows both and follows the one that was given.
 */
final class Model {
    /** Openings of one card in one hour. */
    static final int OPENINGS = 8;

    private static final long HOUR_MS = 3_600_000;
    private static final long DAY_MS = 24 * HOUR_MS;
    private static final long LIFETIME_S = 1_800;
    private static final Set<String> WEEK_TYPES = Set.of("0120", "0400", "0420");
    private static final Map<Integer, String> RIGHTS = Map.of(
            30, "EMP TRN MED CTY AGY",
            99, "EMP TRN MED CTY AGY",
            31, "MED AGY",
            32, "CTY AGY",
            33, "EMP AGY",
            90, "EMP AGY",
            91, "EMP AGY",
            92, "TRN AGY",
            93, "TRN AGY",
            94, "TRN AGY");
    private static final String[] STATUSES = {"78", "78", "00", "62", "41", "43", "54", "36", "41", "14"};
    private static final Set<String> STOPPED = Set.of("36", "41", "43", "62");

    private final Map<Integer, String> rights = new HashMap<>(RIGHTS);
    private final Map<String, Card> cards = new HashMap<>();
    private final Map<String, Acceptor> acceptors = new HashMap<>();
    private final Map<String, Terminal> terminals = new HashMap<>();
    private final Map<String, Done> done = new HashMap<>();
    private final Set<String> awaited = new HashSet<>();
    private final Map<String, Session> sessions = new HashMap<>();
    private final Map<String, Integer> openings = new HashMap<>();
    private final Map<String, Integer> approvals = new HashMap<>();
    private final Set<Long> doubtfulHours = new HashSet<>();
    private long latestMs;
    private long lastMs;

    /** An acceptor at a version. */
    record Acceptor(String category, boolean suspended, long version) {}

    /** A terminal at a version. */
    record Terminal(String acceptor, boolean disabled, long version) {}

    /** A session; it ends once. */
    static final class Session {
        private final String pan;
        private final String acceptor;
        private final long expiresAtMs;
        private boolean ended;

        private Session(final String pan, final String acceptor, final long expiresAtMs) {
            this.pan = pan;
            this.acceptor = acceptor;
            this.expiresAtMs = expiresAtMs;
        }
    }

    /** Who may do an action from now on, categories with spaces between. */
    void permit(final int action, final String categories) {
        rights.put(action, categories);
    }

    /** A delta; gives whether it is newer than what is known. */
    boolean card(final String pan, final Card card) {
        final Card known = cards.get(pan);
        if (known != null && card.version() <= known.version()) {
            return false;
        }
        cards.put(pan, card);
        if (!card.isActive()) {
            sessions.values().stream()
                    .filter(session -> session.pan.equals(pan))
                    .forEach(session -> session.ended = true);
        }
        return true;
    }

    /** An acceptor; gives whether it is newer than what is known. */
    boolean acceptor(final String id, final Acceptor acceptor) {
        final Acceptor known = acceptors.get(id);
        if (known != null && acceptor.version() <= known.version()) {
            return false;
        }
        acceptors.put(id, acceptor);
        if (acceptor.suspended()) {
            sessions.values().stream()
                    .filter(session -> session.acceptor.equals(id))
                    .forEach(session -> session.ended = true);
        }
        return true;
    }

    /** A terminal; gives whether its acceptor is enrolled and it is newer than what is known. */
    boolean terminal(final String id, final Terminal terminal) {
        if (!acceptors.containsKey(terminal.acceptor())) {
            return false;
        }
        final Terminal known = terminals.get(id);
        if (known != null && terminal.version() <= known.version()) {
            return false;
        }
        terminals.put(id, terminal);
        return true;
    }

    /** All answers that the request may get if it is decided now. */
    List<Expected> judge(final Request request) {
        final long nowMs = request.receivedMs();
        if (nowMs < lastMs && nowMs / HOUR_MS != lastMs / HOUR_MS) {
            for (long hour = nowMs / HOUR_MS; hour <= lastMs / HOUR_MS; hour++) {
                doubtfulHours.add(hour);
            }
        }
        lastMs = nowMs;
        latestMs = Math.max(latestMs, nowMs);
        final Done before = done.get(request.key());
        final List<Expected> all = new ArrayList<>(before == null ? decide(request) : List.of(again(request, before)));
        if (latestMs - request.transmittedMs() > pastMs(request)) {
            // It is or was too old: it may have been forgotten by now, and is never decided a second time.
            all.add(refused(request, "68"));
        }
        if (before != null && wasAhead(before.given.request) && latestMs - before.given.request.receivedMs() > DAY_MS) {
            // Refused because it was ahead of the clock, and forgotten a day later: now its time may have come.
            all.addAll(decide(request));
        }
        return all;
    }

    /** Takes note of the answer that was given, or that stands in the journal though nobody saw it. */
    void happened(final Expected given, final String code, final byte[] answer) {
        if (given.stored != null) {
            given.stored.answer = answer;
            return;
        }
        final Done transaction = new Done(given);
        transaction.answer = answer;
        given.effect.accept(code);
        if (Expected.NEW_CODE.equals(given.code)) {
            given.code = code;
            transaction.opened = sessions.get(code);
        }
        if (given.remembered) {
            done.put(given.request.key(), transaction);
        }
    }

    private static Expected again(final Request request, final Done before) {
        if (!before.given.request.content().equals(request.content())) {
            final Expected reused = new Expected(request, "94");
            reused.remembered = false;
            reused.alarms.add(AlarmKind.KEY_REUSED);
            return reused;
        }
        final Expected stored = new Expected(request, before.given.response);
        stored.stored = before;
        stored.recorded = false;
        return stored;
    }

    private List<Expected> decide(final Request request) {
        final String admission = admission(request);
        if (admission != null) {
            return List.of(refused(request, admission));
        }
        return switch (request.type()) {
            case "0100" -> authorize(request);
            case "0120" -> List.of(advise(request));
            case "0302" -> List.of(fileAction(request));
            case "0400", "0420" -> reverse(request);
            case "0500" -> List.of(total(request));
            default -> List.of(manage(request));
        };
    }

    private static boolean wasAhead(final Request request) {
        return request.transmittedMs() > request.receivedMs() + 600_000;
    }

    private static long pastMs(final Request request) {
        return WEEK_TYPES.contains(request.type()) ? 7 * DAY_MS : DAY_MS;
    }

    private static Expected refused(final Request request, final String response) {
        final Expected refusal = new Expected(request, response);
        if (STOPPED.contains(response)) {
            refusal.alarms.add(AlarmKind.STOPPED_CARD);
        }
        return refusal;
    }

    /** The rungs up to 58; null if none applies. */
    private String admission(final Request request) {
        final long ageMs = request.receivedMs() - request.transmittedMs();
        if (ageMs > pastMs(request) || ageMs < -600_000 && !WEEK_TYPES.contains(request.type())) {
            return "68";
        }
        if (request.type().equals("0100") && awaited.contains(request.key())) {
            return "21";
        }
        final Acceptor acceptor = acceptors.get(request.text(42).trim());
        if (acceptor == null || acceptor.suspended()) {
            return "03";
        }
        final Terminal terminal = terminals.get(request.text(41).trim());
        if (terminal == null
                || terminal.disabled()
                || !terminal.acceptor().equals(request.text(42).trim())) {
            return "58";
        }
        final boolean fileAction = request.type().equals("0302");
        if (request.type().equals("0100")) {
            return null;
        }
        return fileAction != acceptor.category().equals("BCK") ? "58" : null;
    }

    /** The rungs from the action to the card's standing; null if none applies. Fills the version if the card is known. */
    private String holder(final Request request, final Expected expected) {
        final String allowed = rights.get(request.action());
        if (allowed == null || !request.text(3).endsWith("0000")) {
            return "12";
        }
        final String category = acceptors.get(request.text(42).trim()).category();
        if (!allowed.contains(category)) {
            return "58";
        }
        final Card card = cards.get(request.text(2));
        if (card == null || card.isRemoved()) {
            return "14";
        }
        expected.cardVersion = card.version();
        final String standing = STATUSES[card.status()];
        if (!standing.equals("78") && !standing.equals("00")) {
            return standing;
        }
        if (request.message().hasField(14) && !request.text(14).equals(card.expiry())) {
            return "54";
        }
        return standing.equals("00") ? null : "78";
    }

    private static boolean isEntitled(final int action, final Card card) {
        return switch (action) {
            case 91 -> (card.flags() & 4) != 0;
            case 33, 90 -> (card.flags() & 8) != 0;
            default -> true;
        };
    }

    private List<Expected> authorize(final Request request) {
        final Expected told = new Expected(request, "00");
        final String standing = holder(request, told);
        if (standing != null) {
            return List.of(refusedKnown(request, standing, told));
        }
        final Card card = cards.get(request.text(2));
        if (!request.message().hasField(38)) {
            if (request.action() == 99) {
                return List.of(refusedKnown(request, "S1", told));
            }
            return isEntitled(request.action(), card)
                    ? opening(request, told, card)
                    : List.of(refusedKnown(request, "57", told));
        }
        return continuing(request, told, card);
    }

    private Expected refusedKnown(final Request request, final String response, final Expected told) {
        final Expected refusal = refused(request, response);
        refusal.cardVersion = told.cardVersion;
        return refusal;
    }

    private List<Expected> opening(final Request request, final Expected told, final Card card) {
        final long hour = request.receivedMs() / HOUR_MS;
        final String counted = request.text(2) + "@" + hour;
        final boolean full = openings.getOrDefault(counted, 0) >= OPENINGS;
        final Expected tooMany = refusedKnown(request, "65", told);
        final long expiresAt = request.receivedMs() / 1000 + LIFETIME_S;
        approve(told, card, Expected.NEW_CODE, expiresAt);
        final var counting = told.effect;
        told.effect = code -> {
            counting.accept(code);
            openings.merge(counted, 1, Integer::sum);
            final Session before = sessions.get(code);
            assertThat(before == null || before.ended || before.expiresAtMs <= latestMs)
                    .as("no live session has the code %s", code)
                    .isTrue();
            sessions.put(code, new Session(request.text(2), request.text(42).trim(), expiresAt * 1000));
        };
        if (doubtfulHours.contains(hour)) {
            return List.of(told, tooMany);
        }
        return List.of(full ? tooMany : told);
    }

    private void approve(final Expected told, final Card card, final String code, final long expiresAt) {
        told.code = code;
        told.sessionExpiry = expiresAt;
        switch (told.request.action()) {
            case 30, 33, 90, 91 -> told.occupation = card.occupation();
            case 31 -> told.flags = card.flags() & 1;
            case 32 -> told.flags = card.flags() & 2;
            default -> {
                // Nothing is told.
            }
        }
        told.effect = given -> approvals.merge(told.request.text(41).trim(), 1, Integer::sum);
    }

    private List<Expected> continuing(final Request request, final Expected told, final Card card) {
        final Session session = sessions.get(request.text(38));
        final Expected ended = refusedKnown(request, "S1", told);
        if (session == null || session.ended || session.expiresAtMs <= request.receivedMs()) {
            return List.of(ended);
        }
        final Expected lives;
        if (!session.pan.equals(request.text(2))
                || !session.acceptor.equals(request.text(42).trim())) {
            lives = refusedKnown(request, "S2", told);
        } else if (!isEntitled(request.action(), card)) {
            lives = refusedKnown(request, "57", told);
        } else {
            lives = told;
            approve(told, card, request.text(38), session.expiresAtMs / 1000);
            if (request.action() == 99) {
                final var counting = told.effect;
                told.effect = code -> {
                    counting.accept(code);
                    session.ended = true;
                };
            }
        }
        // Its time was over once, before the clock went back: then it may be gone already.
        return session.expiresAtMs <= latestMs ? List.of(lives, ended) : List.of(lives);
    }

    private Expected advise(final Request request) {
        final Expected taken = new Expected(request, "00");
        String server = holder(request, taken);
        if (server == null && !isEntitled(request.action(), cards.get(request.text(2)))) {
            server = "57";
        }
        if (server != null && STOPPED.contains(server)) {
            taken.alarms.add(AlarmKind.STOPPED_CARD);
        }
        if (!request.text(39).equals(server == null ? "00" : server)) {
            taken.alarms.add(AlarmKind.ADVICE_DIFFERS);
        }
        return taken;
    }

    private List<Expected> reverse(final Request request) {
        final String named = request.text(90);
        if (!Request.first(named.substring(0, 4)).equals("0100")) {
            return List.of(refused(request, "25"));
        }
        final String key =
                request.key(named.substring(20, 31), "0100", named.substring(4, 10), named.substring(10, 20));
        final Expected unknown = refused(request, "25");
        unknown.effect = code -> awaited.add(key);
        final Done original = done.get(key);
        if (original == null) {
            return List.of(unknown);
        }
        final Expected reversed = new Expected(request, "00");
        reversed.code = original.given.approved() ? original.given.code : null;
        reversed.effect = code -> {
            if (original.opened != null) {
                original.opened.ended = true;
            }
        };
        final Request first = original.given.request;
        final boolean mayBeForgotten =
                latestMs - first.transmittedMs() > DAY_MS || wasAhead(first) && latestMs - first.receivedMs() > DAY_MS;
        return mayBeForgotten ? List.of(reversed, unknown) : List.of(reversed);
    }

    private Expected fileAction(final Request request) {
        final Card told = request.message().hasField(120) ? Card.ofRecord(request.hex(120)) : null;
        final Card known = cards.get(request.text(2));
        final boolean there = known != null && !known.isRemoved();
        final String action = request.text(91);
        final boolean wrong = !"1235".contains(action)
                || !request.text(101).equals("CARDS")
                || !action.equals("5") && (told == null || told.version() == Card.NONE)
                || "12".contains(action) && (told.status() == Card.NONE || told.expiry() == null);
        if (wrong) {
            return refused(request, "27");
        }
        final Expected expected = new Expected(request, fileResponse(action, told, known, there));
        expected.cardVersion = known == null ? Expected.ABSENT : there ? known.version() : Expected.ANY;
        if (expected.approved()) {
            if (action.equals("5")) {
                expected.record = known.isRemoved() ? known.hex().substring(0, 30) : known.hex();
                expected.cardVersion = known.version();
            } else {
                expected.cardVersion = told.version();
                expected.effect = code -> card(request.text(2), action.equals("3") ? told.removed() : told);
            }
        }
        return expected;
    }

    private static String fileResponse(final String action, final Card told, final Card known, final boolean there) {
        if (action.equals("5")) {
            return known == null ? "25" : "00";
        }
        if (action.equals("1") && there) {
            return "26";
        }
        if (!action.equals("1") && !there) {
            return "25";
        }
        return known != null && told.version() <= known.version() ? "28" : "00";
    }

    private Expected total(final Request request) {
        final String terminal = request.text(41).trim();
        final int count = approvals.getOrDefault(terminal, 0);
        final Expected told = new Expected(request, "00");
        told.recorded = true;
        told.remembered = true;
        told.settlement = Long.parseLong(request.text(81)) == count ? "1" : "2";
        told.count = "%010d".formatted(count);
        told.effect = code -> approvals.remove(terminal);
        return told;
    }

    private static Expected manage(final Request request) {
        final boolean known = Set.of("001", "002", "201", "161", "301").contains(request.text(70));
        final Expected told = new Expected(request, known ? "00" : "12");
        // An echo leaves no trace.
        told.recorded = known && !request.text(70).equals("301");
        told.remembered = told.recorded;
        return told;
    }
}
