package io.attesta.authorizer.simulation;

import io.attesta.authorizer.pipeline.AlarmKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One answer that the model allows to one request, and what follows if it is the one that was given. */
final class Expected {
    /** {@link #code} of a session that is being opened: whatever the server chooses. */
    static final String NEW_CODE = "new";
    /** What must not be in the answer. */
    static final long ABSENT = -1;
    /** What the pages leave open. */
    static final long ANY = -2;

    final Request request;
    /** DE 39. */
    final String response;
    /** Whether it stands in the journal. */
    boolean recorded;
    /** Whether a repeat gets the same again. */
    boolean remembered;
    /** DE 38, null if none. */
    String code;
    /** DF10 to DF13. */
    long sessionExpiry = ABSENT;

    long occupation = ABSENT;
    long flags = ABSENT;
    long cardVersion = ABSENT;
    /** DE 66 and 81. */
    String settlement;

    String count;
    /** DE 120 begins with this hex; null if there is none. */
    String record;
    /** The answer that was given before, if this is a repeat of it. */
    Done stored;

    final List<AlarmKind> alarms = new ArrayList<>();
    /** What becomes of the model; takes the code. */
    Consumer<String> effect = given -> {};

    /** A transaction that was decided. */
    static final class Done {
        final Expected given;
        /** What opened: closed when the transaction is reversed. */
        Model.Session opened;
        /** The whole answer; null while nobody has seen it. */
        byte[] answer;

        Done(final Expected given) {
            this.given = given;
        }
    }

    Expected(final Request request, final String response) {
        this.request = request;
        this.response = response;
        recorded = request.isSigned();
        remembered = request.isSigned();
    }

    boolean approved() {
        return response.equals("00");
    }

    @Override
    public String toString() {
        return stored == null ? response : "again " + stored.given.response;
    }
}
