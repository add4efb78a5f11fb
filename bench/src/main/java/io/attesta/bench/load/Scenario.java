package io.attesta.bench.load;

import io.attesta.authorizer.decision.Category;
import io.attesta.bench.load.AnswerModel.Session;
import io.attesta.protocol.iso.Action;
import io.attesta.protocol.iso.Mti;
import io.attesta.protocol.iso.NetworkCode;
import io.attesta.protocol.iso.ResponseCode;
import java.nio.charset.StandardCharsets;

/**
 * Decides what a lane sends next, and what the answer must be. Which kind, which card, which terminal follows from the seed and the
 * number of the step; only whether an earlier answer has come yet can turn a follow-up into an opening of its own, and a close or a
 * repeat into a presence. Owned by one thread.
 */
final class Scenario {
    /** Sessions last 30 minutes; none is used after 20. */
    private static final long USABLE_SECONDS = 20 * 60;
    /** The server closes a connection at ten wrong MACs in a minute; this many in each window stay below it. */
    private static final int WRONG_MACS_PER_WINDOW = 4;

    private static final long WRONG_MAC_WINDOW_NS = 61_000_000_000L;
    private static final int MIN_VISITS = 64;
    private static final int WHOLE = 1_000;
    private static final int REPEATS_LOOKED_AT = 8;
    private static final long UNISSUED_CARDS = 90_000_000_000L;
    private static final int OTHER_EXPIRY = 2901;
    private static final int MEANINGLESS_PROCESSING_CODE = 500_000;
    private static final int CHIP = 51;

    private static final Action[] COURSE = {Action.COURSE_ENROLMENT, Action.COURSE_ATTENDANCE, Action.COURSE_COMPLETION
    };
    private static final Action[] EMPLOYMENT = {Action.PROFILE, Action.INTERVIEW_ATTENDED, Action.PLACEMENT_CONFIRMED};
    private static final Action[] INSURANCE = {Action.INSURED_STATUS};
    private static final Action[] INCOME = {Action.MINIMUM_INCOME};
    private static final Action[] ANY = {
        Action.INSURED_STATUS, Action.MINIMUM_INCOME, Action.PROFILE, Action.INTERVIEW_ATTENDED,
        Action.PLACEMENT_CONFIRMED, Action.COURSE_ENROLMENT, Action.COURSE_ATTENDANCE, Action.COURSE_COMPLETION
    };

    private static final byte[] COURSE_REFERENCE = reference("CRS-0042");
    private static final byte[] OFFER_REFERENCE = reference("JOB-0007");
    private static final byte[] CASE_REFERENCE = reference("CAB-0007");

    private final Mix mix;
    private final StepRandom random;
    private final CardShare cards;
    private final TerminalShare terminals;
    private final PendingTable table;
    private final TerminalTime time;
    private final int lag;
    private final Visits visits;
    private long step;
    private long wrongMacWindow = Long.MIN_VALUE;
    private int wrongMacs;
    private PendingRequest repeating;

    /**
     * @param lag how many requests later an answer is counted on: more than are in flight in a closed loop
     */
    Scenario(
            final Mix mix,
            final long seed,
            final CardShare cards,
            final TerminalShare terminals,
            final PendingTable table,
            final TerminalTime time,
            final int lag) {
        this.mix = mix;
        random = new StepRandom(seed);
        this.cards = cards;
        this.terminals = terminals;
        this.table = table;
        this.time = time;
        this.lag = lag;
        // Twice those that may be waiting for their code, so that some are usable.
        visits = new Visits(Integer.highestOneBit(Math.max(MIN_VISITS, 4 * lag) - 1) << 1);
    }

    /**
     * The next request, outstanding in the table from now on; the caller writes the times.
     *
     * @param intendedNs when it is meant to be sent
     */
    PendingRequest next(final long intendedNs) {
        time.read();
        cards.atHour(time.hour());
        visits.dropOpenedBefore(time.epochSecond() - USABLE_SECONDS);
        random.startStep(step);
        final TerminalPair pair = terminals.of(step);
        step++;
        final RequestKind kind = mix.kind(random.nextInt(WHOLE));
        return switch (kind) {
            case FOLLOW_UP -> followUp(pair);
            case CLOSE -> close(pair);
            case REPEAT -> repeat(pair);
            case REVERSAL -> reversal(pair);
            case ECHO -> echo(pair);
            case PRESENCE -> presence(pair);
            default -> faulty(RequestKind.faulty(random.nextInt(RequestKind.FAULTY_COUNT)), pair, intendedNs);
        };
    }

    /** The answer opened the session that this request was to be remembered by. */
    void opened(final PendingRequest request, final int code) {
        if (request.visit != Visits.NONE) {
            visits.opened(request.visit, code);
        }
    }

    private PendingRequest presence(final TerminalPair pair) {
        final PendingRequest request = open(RequestKind.PRESENCE, pair, cards.draw(random), Action.PRESENCE);
        if (request.expected == ResponseCode.APPROVED) {
            request.visit = visits.add(request.sequence, request.card, pair, time.epochSecond());
        }
        return request;
    }

    private PendingRequest followUp(final TerminalPair fallback) {
        final int usable = visits.countUpTo(table.next() - lag);
        if (usable == 0) {
            return presence(fallback);
        }
        final long visit = visits.place(random.nextInt(usable));
        final TerminalPair pair = visits.pair(visit);
        final Action[] trade = trade(pair.category());
        final Action action = trade[random.nextInt(trade.length)];
        final int code = visits.code(visit);
        if (code == RequestFields.ABSENT) {
            return open(RequestKind.FOLLOW_UP, pair, visits.card(visit), action);
        }
        return inSession(RequestKind.FOLLOW_UP, visit, action, code);
    }

    private PendingRequest close(final TerminalPair fallback) {
        if (visits.countUpTo(table.next() - lag) == 0) {
            return presence(fallback);
        }
        final long visit = visits.removeOldest();
        final int code = visits.code(visit);
        if (code == RequestFields.ABSENT) {
            return open(RequestKind.PRESENCE, visits.pair(visit), visits.card(visit), Action.PRESENCE);
        }
        return inSession(RequestKind.CLOSE, visit, Action.CLOSE_SESSION, code);
    }

    /** Of the oldest session; one whose opening is forgotten already is closed instead. */
    private PendingRequest reversal(final TerminalPair fallback) {
        if (visits.countUpTo(table.next() - lag) == 0) {
            return presence(fallback);
        }
        final long visit = visits.place(0);
        final PendingRequest original = table.bySequence(visits.sequence(visit));
        final int code = visits.code(visit);
        if (original == null || code == RequestFields.ABSENT || original.isOutstanding()) {
            return close(fallback);
        }
        visits.removeOldest();
        final int originalStan = original.fields.stan;
        final long originalTransmittedAt = original.fields.transmittedAt;
        final PendingRequest request =
                request(RequestKind.REVERSAL, original.pair, original.card, Action.PRESENCE, RequestFields.ABSENT);
        request.fields.mti = Mti.REVERSAL;
        request.fields.originalMti = Mti.AUTHORIZATION;
        request.fields.originalStan = originalStan;
        request.fields.originalTransmittedAt = originalTransmittedAt;
        request.fields.additional = null;
        request.reversedCode = code;
        request.expected = ResponseCode.APPROVED;
        return request;
    }

    private PendingRequest repeat(final TerminalPair fallback) {
        final boolean free = repeating == null || !repeating.isOutstanding();
        for (int i = 0; i < REPEATS_LOOKED_AT && free; i++) {
            final PendingRequest request = table.bySequence(table.next() - lag - i);
            if (request != null && isRepeatable(request)) {
                table.repeat(request);
                request.fields.mti = Mti.first(request.fields.mti) + 1;
                seal(request);
                repeating = request;
                return request;
            }
        }
        return presence(fallback);
    }

    private static boolean isRepeatable(final PendingRequest request) {
        return request.state == PendingRequest.State.ANSWERED
                && request.kind.isRecorded()
                && request.answer != null
                && AnswerModel.recorded(request.answer);
    }

    private PendingRequest echo(final TerminalPair pair) {
        final PendingRequest request = claim(RequestKind.ECHO, Mti.NETWORK_MANAGEMENT, pair);
        request.fields.networkCode = NetworkCode.ECHO.code();
        request.expected = ResponseCode.APPROVED;
        return request;
    }

    private PendingRequest faulty(final RequestKind kind, final TerminalPair pair, final long intendedNs) {
        return switch (kind) {
            case WRONG_MAC -> wrongMac(pair, intendedNs);
            case UNKNOWN_CARD -> {
                final long number = UNISSUED_CARDS + random.nextInt(Integer.MAX_VALUE);
                yield unknownCard(kind, pair, SampleCards.pan(number));
            }
            case WRONG_LUHN -> {
                final long pan = SampleCards.pan(cards.draw(random));
                yield unknownCard(kind, pair, pan % 10 == 9 ? pan - 9 : pan + 1);
            }
            case UNKNOWN_ACTION -> request(kind, pair, cards.draw(random), null, RequestFields.ABSENT);
            case UNKNOWN_ACCEPTOR ->
                request(kind, terminals.unknown(step), cards.draw(random), Action.PRESENCE, RequestFields.ABSENT);
            case NOT_PERMITTED -> notPermitted(pair);
            case MISSING_ELEMENT -> missingElement(pair);
            case OTHER_EXPIRY -> {
                final PendingRequest request =
                        request(kind, pair, cards.draw(random), Action.PRESENCE, RequestFields.ABSENT);
                request.fields.expiry = OTHER_EXPIRY;
                expect(request, Session.NONE);
                yield request;
            }
            default -> request(kind, pair, cards.draw(random), Action.PRESENCE, RequestFields.MALFORMED_CODE);
        };
    }

    private PendingRequest wrongMac(final TerminalPair pair, final long intendedNs) {
        final long window = Math.floorDiv(intendedNs, WRONG_MAC_WINDOW_NS);
        if (window != wrongMacWindow) {
            wrongMacWindow = window;
            wrongMacs = 0;
        }
        if (wrongMacs++ >= WRONG_MACS_PER_WINDOW) {
            return presence(pair);
        }
        final PendingRequest request =
                request(RequestKind.WRONG_MAC, pair, cards.draw(random), Action.PRESENCE, RequestFields.ABSENT);
        request.expected = ResponseCode.MAC_WRONG;
        return request;
    }

    private PendingRequest unknownCard(final RequestKind kind, final TerminalPair pair, final long pan) {
        final PendingRequest request = request(kind, pair, 0, Action.PRESENCE, RequestFields.ABSENT);
        request.fields.pan = pan;
        return request;
    }

    private PendingRequest notPermitted(final TerminalPair pair) {
        final Category category = pair.category();
        final long card = cards.draw(random);
        if (category == Category.AGY) {
            // An agency may do everything that has a meaning.
            return request(RequestKind.UNKNOWN_ACTION, pair, card, null, RequestFields.ABSENT);
        }
        final Action action = category == Category.MED ? Action.MINIMUM_INCOME : Action.INSURED_STATUS;
        return request(RequestKind.NOT_PERMITTED, pair, card, action, RequestFields.ABSENT);
    }

    private PendingRequest missingElement(final TerminalPair pair) {
        final PendingRequest request =
                request(RequestKind.MISSING_ELEMENT, pair, cards.draw(random), Action.PRESENCE, RequestFields.ABSENT);
        switch (random.nextInt(3)) {
            case 0 -> request.fields.localTime = RequestFields.ABSENT;
            case 1 -> request.fields.localDate = RequestFields.ABSENT;
            default -> request.fields.posEntryMode = RequestFields.ABSENT;
        }
        request.expected = ResponseCode.FORMAT_ERROR;
        return request;
    }

    /** A request that opens a session if it is approved. */
    private PendingRequest open(final RequestKind kind, final TerminalPair pair, final long card, final Action action) {
        final PendingRequest request = request(kind, pair, card, action, RequestFields.ABSENT);
        if (request.expected == ResponseCode.APPROVED) {
            request.limitMayApply = cards.isUsedUp(card);
            cards.opened(card);
        }
        return request;
    }

    private PendingRequest inSession(final RequestKind kind, final long visit, final Action action, final int code) {
        return request(kind, visits.pair(visit), visits.card(visit), action, code);
    }

    private PendingRequest request(
            final RequestKind kind, final TerminalPair pair, final long card, final Action action, final int code) {
        final PendingRequest request = claim(kind, Mti.AUTHORIZATION, pair);
        request.card = card;
        request.action = action;
        final RequestFields fields = request.fields;
        if (card > 0) {
            fields.pan = SampleCards.pan(card);
            fields.expiry = SampleCards.expiry(card);
        }
        fields.panDigits = SampleCards.PAN_DIGITS;
        fields.processingCode = action == null ? MEANINGLESS_PROCESSING_CODE : action.code() * 10_000;
        fields.localTime = time.localTime();
        fields.localDate = time.localDate();
        fields.posEntryMode = CHIP;
        fields.code = code;
        fields.additional = action == null ? null : additional(action);
        expect(request, session(code));
        return request;
    }

    private PendingRequest claim(final RequestKind kind, final int mti, final TerminalPair pair) {
        final PendingRequest request = table.claim(mti);
        request.kind = kind;
        request.pair = pair;
        request.action = null;
        request.card = 0;
        request.visit = Visits.NONE;
        request.limitMayApply = false;
        request.fields.transmittedAt = time.transmittedAt();
        request.fields.terminal = pair.terminal();
        request.fields.acceptor = pair.acceptor();
        seal(request);
        return request;
    }

    /** With the keys that the terminal has now; a repeat may come under others than its first sending. */
    private static void seal(final PendingRequest request) {
        request.keys = request.pair.begin();
        request.fields.macKeyVersion = request.pair.named(request.keys);
    }

    private void expect(final PendingRequest request, final Session session) {
        request.expected = AnswerModel.expected(
                request.pair.category(), request.action, request.card, request.fields.expiry, session, time.month());
    }

    private static Session session(final int code) {
        return switch (code) {
            case RequestFields.ABSENT -> Session.NONE;
            case RequestFields.MALFORMED_CODE -> Session.UNKNOWN;
            default -> Session.OPEN;
        };
    }

    private static Action[] trade(final Category category) {
        return switch (category) {
            case EMP -> EMPLOYMENT;
            case TRN -> COURSE;
            case MED -> INSURANCE;
            case CTY -> INCOME;
            default -> ANY;
        };
    }

    /** DE 48 that goes with an action; null if none does. */
    static byte[] additional(final Action action) {
        return switch (action) {
            case COURSE_ENROLMENT, COURSE_ATTENDANCE, COURSE_COMPLETION -> COURSE_REFERENCE;
            case INTERVIEW_ATTENDED, PLACEMENT_CONFIRMED -> OFFER_REFERENCE;
            case INSURED_STATUS -> CASE_REFERENCE;
            default -> null;
        };
    }

    /** DE 48 with DF02. */
    private static byte[] reference(final String text) {
        final byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        final byte[] tags = new byte[3 + ascii.length];
        tags[0] = (byte) 0xDF;
        tags[1] = 0x02;
        tags[2] = (byte) ascii.length;
        System.arraycopy(ascii, 0, tags, 3, ascii.length);
        return tags;
    }
}
