package io.attesta.authorizer.simulation;

import java.util.HashMap;
import java.util.Map;

/**
 * What the server must answer, told by maps and a few lines of its own: an independent second opinion on the rules that the
 * simulation uses. Knows cards by number and acceptors by identifier.
 */
final class Model {
    private static final long LIFETIME_S = 1_800;
    private static final int OPENINGS = 60;
    private static final String[] CODES = {"78", "78", "00", "62", "41", "43", "54", "36", "41", "14"};

    private final Map<Integer, Integer> statuses = new HashMap<>();
    private final Map<String, Session> sessions = new HashMap<>();
    private final Map<String, Integer> openings = new HashMap<>();

    private record Session(int card, String acceptor, long expiresAtMs) {}

    /** One request as the model sees it. */
    record Presentation(int card, String acceptor, int action, String code, long atMs) {}

    void status(final int card, final int status) {
        statuses.put(card, status);
        if (status != 2) {
            sessions.values().removeIf(session -> session.card() == card);
        }
    }

    /** DE 39 that the request must get if it is decided now. */
    String expected(final Presentation asked) {
        final Integer status = statuses.get(asked.card());
        if (status == null) {
            return "14";
        }
        if (status != 2) {
            return CODES[status];
        }
        if (asked.code() == null) {
            if (asked.action() == 99) {
                return "S1";
            }
            return openings.getOrDefault(hour(asked), 0) >= OPENINGS ? "65" : "00";
        }
        final Session session = sessions.get(asked.code());
        if (session == null || session.expiresAtMs() <= asked.atMs()) {
            return "S1";
        }
        return session.card() == asked.card() && session.acceptor().equals(asked.acceptor()) ? "00" : "S2";
    }

    /** Takes note of an approval; the code is the answer's, or null if nobody saw the answer. */
    void approved(final Presentation asked, final String code) {
        if (asked.code() == null) {
            openings.merge(hour(asked), 1, Integer::sum);
            if (code != null) {
                learnt(asked, code);
            }
        } else if (asked.action() == 99) {
            sessions.remove(asked.code());
        }
    }

    /** The code of an opening is known, perhaps later than the opening itself. */
    void learnt(final Presentation asked, final String code) {
        sessions.put(code, new Session(asked.card(), asked.acceptor(), (asked.atMs() / 1000 + LIFETIME_S) * 1000));
    }

    private static String hour(final Presentation asked) {
        return asked.card() + "@" + asked.atMs() / 3_600_000;
    }
}
