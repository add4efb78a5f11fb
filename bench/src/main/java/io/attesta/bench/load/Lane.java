package io.attesta.bench.load;

import static io.attesta.protocol.iso.DataElement.AUTHORIZATION_CODE;
import static io.attesta.protocol.iso.DataElement.STAN;
import static io.attesta.protocol.iso.DataElement.STATEMENT;
import static io.attesta.protocol.iso.DataElement.TERMINAL;

import io.attesta.bench.load.PendingRequest.State;
import io.attesta.keystore.Cmac;
import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.iso.ResponseCode;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What goes out and comes in on one connection. Sends when its arrivals say so: a request that finds no room (too many unanswered, no
 * connection) goes out later and keeps its intended time, so that a server that stalls is seen in the latencies of all who would
 * have asked meanwhile, not in one. What is answered 91 goes out again if the plan says so, the same bytes, with an intended time of its
 * own. Owned by one thread; knows no sockets.
 */
final class Lane {
    private final Scenario scenario;
    private final PendingTable table;
    private final Arrivals arrivals;
    private final int maxOutstanding;
    private final Retry retry;
    private final LoadClock clock;
    private final Schedule schedule;
    private final Tally tally;
    private final ReceiptSampler sampler;
    private final RequestEncoder encoder = new RequestEncoder();
    private final FieldIndex answer = new FieldIndex();
    private final AnswerForm check;
    /** Refused and to be sent again, in the order of their times: the pause is always the same. */
    private final Deque<PendingRequest> deferred = new ArrayDeque<>();

    private final byte[] frame = new byte[RequestEncoder.MAX_LENGTH + Cmac.LENGTH];
    private long arrivalNs;
    private boolean closed;
    private boolean stopped;

    Lane(
            final Scenario scenario,
            final PendingTable table,
            final Arrivals arrivals,
            final int maxOutstanding,
            final Retry retry,
            final LoadClock clock,
            final Schedule schedule,
            final Tally tally,
            final ReceiptSampler sampler,
            final AnswerForm check) {
        this.scenario = scenario;
        this.table = table;
        this.arrivals = arrivals;
        this.maxOutstanding = maxOutstanding;
        this.retry = retry;
        this.clock = clock;
        this.schedule = schedule;
        this.tally = tally;
        this.sampler = sampler;
        this.check = check;
        advance();
    }

    /** Whether there is a time at which this lane has something to send, whatever is answered. */
    boolean isTimed(final long nowNs) {
        return !deferred.isEmpty() || (closed ? arrivalNs - nowNs > 0 : !hasSentAll(nowNs));
    }

    /** When that is, {@link LoadClock#nanoTime}; only if it {@link #isTimed}. */
    long dueNs(final long nowNs) {
        if (deferred.isEmpty()) {
            return arrivalNs;
        }
        final long againNs = deferred.element().intendedNs;
        return closed || hasSentAll(nowNs) || againNs - arrivalNs < 0 ? againNs : arrivalNs;
    }

    /** Whether all requests of the plan's time have been sent, or will not be any more. Retries come on top. */
    boolean hasSentAll(final long nowNs) {
        final long pastEndNs = nowNs - schedule.endNs();
        return stopped || (closed ? pastEndNs : arrivalNs - schedule.endNs()) >= 0 || pastEndNs > schedule.overtimeNs();
    }

    /** Sends no more, retries neither. */
    void stop() {
        stopped = true;
        giveUpDeferred();
    }

    /** Whether answers, not the clock, say when to send. */
    boolean isClosed() {
        return closed;
    }

    int outstanding() {
        return table.outstanding();
    }

    /** Writes all requests whose time has come and that find room; the caller flushes. */
    void sendDue(final long nowNs, final Wire wire) {
        while (!deferred.isEmpty() && deferred.element().intendedNs - nowNs <= 0 && wire.isOpen()) {
            final PendingRequest request = deferred.remove();
            request.resume();
            tally.retried++;
            send(request, nowNs, wire);
        }
        while (arrivalNs - nowNs <= 0 && !hasSentAll(nowNs) && table.outstanding() < maxOutstanding && wire.isOpen()) {
            final long intendedNs = closed ? nowNs : arrivalNs;
            final PendingRequest request = scenario.next(intendedNs - schedule.startNs());
            request.intendedNs = intendedNs;
            send(request, nowNs, wire);
            advance();
        }
    }

    private void advance() {
        final long next = arrivals.next();
        closed = next == Arrivals.AT_ONCE;
        arrivalNs = schedule.startNs() + (closed ? 0 : next);
    }

    private void send(final PendingRequest request, final long nowNs, final Wire wire) {
        request.sentNs = nowNs;
        final int length = encoder.encode(request.fields, request.keys.request(), frame, 0);
        if (request.kind == RequestKind.WRONG_MAC) {
            frame[length - 1] ^= 1;
        }
        tally.sent(
                request.state == State.REPEATED ? RequestKind.REPEAT : request.kind,
                schedule.second(request.intendedNs),
                nowNs - request.intendedNs);
        check.sent(request, frame, RequestEncoder.PREFIX_LENGTH, length - RequestEncoder.PREFIX_LENGTH);
        wire.write(frame, 0, length);
    }

    /** Takes one message without its length. */
    void receive(final byte[] bytes, final int offset, final int length) {
        if (length == 0) {
            // A keep-alive's answer; lanes send none, so it belongs to nobody.
            return;
        }
        if (!check.read(bytes, offset, length, answer)) {
            unreadable(length);
            return;
        }
        final PendingRequest request = answer.has(STAN) ? table.waiting(answer.number(STAN)) : null;
        if (request == null || !AnswerCheck.isText(answer, TERMINAL, request.fields.terminal)) {
            strange(Fault.UNEXPECTED, length);
            return;
        }
        settle(request);
    }

    /** Something came that is no message, or the length of one that no answer has. */
    void unreadable(final int length) {
        strange(Fault.UNREADABLE, length);
    }

    private void settle(final PendingRequest request) {
        final Fault fault = check.check(answer, request);
        final long nowNs = clock.nanoTime();
        count(request, nowNs);
        if (fault == Fault.NONE && isTriedAgain(request)) {
            request.defer(nowNs + retry.pause().toNanos());
            deferred.add(request);
            return;
        }
        if (request.state == State.REPEATED) {
            settleRepeat(request, fault);
            return;
        }
        if (fault == Fault.NONE) {
            request.answer = check.code();
            request.answerMac = check.mac();
            request.answerKeys = request.keys;
            request.answerRest = check.rest();
            take(request);
        } else {
            fault(fault, request);
        }
        settled(request);
    }

    private void count(final PendingRequest request, final long nowNs) {
        final boolean counts = request.intendedNs - schedule.measureFromNs() >= 0;
        tally.answered(check.code(), schedule.second(request.intendedNs), nowNs - request.intendedNs, counts);
        if (schedule.measures(nowNs)) {
            tally.answeredInTime++;
        }
    }

    private boolean isTriedAgain(final PendingRequest request) {
        return check.code() == ResponseCode.NOT_READY && request.retries < retry.times() && !stopped;
    }

    private void take(final PendingRequest request) {
        if (check.code() == ResponseCode.APPROVED && answer.has(AUTHORIZATION_CODE)) {
            scenario.opened(request, AuthorizationCode.read(answer.bytes(), answer.offset(AUTHORIZATION_CODE)));
        }
        if (answer.has(STATEMENT)) {
            sampler.offer(answer, request);
        }
    }

    /**
     * The MAC covers all bytes of both answers under one key, so equal MACs are equal answers. Under another key the version in DE 53
     * and the MAC may differ, and nothing else.
     */
    private boolean isFirstAnswer(final PendingRequest request) {
        return request.keys == request.answerKeys
                ? check.mac() == request.answerMac
                : check.rest() == request.answerRest;
    }

    private void settleRepeat(final PendingRequest request, final Fault fault) {
        if (fault != Fault.NONE) {
            fault(fault, request);
        } else if (check.code() != ResponseCode.NOT_READY && !isFirstAnswer(request)) {
            fault(Fault.NOT_THE_SAME, request);
        }
        settled(request);
    }

    private void settled(final PendingRequest request) {
        table.settle(request, State.ANSWERED);
        request.pair.end(request.keys);
    }

    private void fault(final Fault fault, final PendingRequest request) {
        if (tally.fault(fault)) {
            final ResponseCode code = check.code();
            tally.examples.add(FaultExample.of(fault, request, code == null ? "without a code" : code.text()));
        }
    }

    private void strange(final Fault fault, final int length) {
        if (tally.fault(fault)) {
            tally.examples.add(new FaultExample(fault, "a message of " + length + " bytes"));
        }
    }

    /** Gives up what has waited too long for its answer, or to be sent again. All places are looked at: not for every millisecond. */
    void expire(final long nowNs) {
        final long before = nowNs - schedule.answerTimeoutNs();
        for (int i = 0; i < table.capacity() && table.outstanding() > 0; i++) {
            final PendingRequest request = table.place(i);
            if (request.isWaiting() && request.sentNs - before < 0) {
                giveUp(request);
            }
        }
        while (!deferred.isEmpty() && deferred.element().intendedNs - before < 0) {
            settled(deferred.remove());
        }
    }

    /** Gives up all that is unanswered: the connection ended. What is to be sent again goes out on the next. */
    void abandon() {
        for (int i = 0; i < table.capacity() && table.outstanding() > 0; i++) {
            final PendingRequest request = table.place(i);
            if (request.isWaiting()) {
                giveUp(request);
            }
        }
    }

    /** Takes the refusals for the answers. */
    private void giveUpDeferred() {
        while (!deferred.isEmpty()) {
            settled(deferred.remove());
        }
    }

    private void giveUp(final PendingRequest request) {
        if (tally.fault(Fault.NO_ANSWER)) {
            tally.examples.add(FaultExample.of(Fault.NO_ANSWER, request, "nothing"));
        }
        // Not repeatable from now on: whether the server kept an answer is not known.
        request.answer = null;
        settled(request);
    }

    /** Counts what the plan's time still asked for and was never sent. */
    void countUnsent() {
        while (!stopped && !closed && arrivalNs - schedule.endNs() < 0) {
            tally.unsent++;
            advance();
        }
    }
}
