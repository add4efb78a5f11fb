package io.attesta.bench.gatling;

import com.typesafe.scalalogging.Logger;
import io.attesta.bench.load.Question;
import io.attesta.bench.load.TerminalLine;
import io.attesta.bench.load.Told;
import io.attesta.bench.load.Transaction;
import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.iso.ResponseCode;
import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.OK$;
import io.gatling.core.CoreComponents;
import io.gatling.core.action.Action;
import io.gatling.core.action.BlockExit;
import io.gatling.core.controller.throttle.Throttler$Command$ThrottledRequest;
import io.gatling.javaapi.core.Session;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.runtime.BoxedUnit;

/**
 * One request of a scenario, executed for each user on the user's event loop. Sends and returns; when the answer is told, on the
 * connection's event loop, it is reported and the user goes on.
 *
 * <p>Gatling's actions are Scala traits. The two methods about a logger are what a trait of theirs asks for.
 */
final class Iso8583Action implements Action {
    private static final String LAST = "iso8583.last";
    private static final String OPENING = "iso8583.opening";

    private final Iso8583RequestBuilder request;
    private final Iso8583Lines lines;
    private final CoreComponents core;
    private final boolean throttled;
    private final Action next;
    private final Logger logger = Logger.apply(LoggerFactory.getLogger(Iso8583Action.class));

    Iso8583Action(
            final Iso8583RequestBuilder request,
            final Iso8583Lines lines,
            final CoreComponents core,
            final boolean throttled,
            final Action next) {
        this.request = request;
        this.lines = lines;
        this.core = core;
        this.throttled = throttled;
        this.next = next;
    }

    @Override
    public String name() {
        return request.name();
    }

    @Override
    public Logger logger() {
        return logger;
    }

    @Override
    public void com$typesafe$scalalogging$StrictLogging$_setter_$logger_$eq(final Logger theirs) {
        throw new UnsupportedOperationException("the logger stays");
    }

    /** As Gatling's own requests do: a block that the user must leave is left before anything is sent. */
    @Override
    public void $bang(final io.gatling.core.session.Session session) {
        final Option<BlockExit> exit = BlockExit.mustExit(session);
        if (exit.isDefined()) {
            exit.get().exitBlock(core.statsEngine(), core.clock().nowMillis());
        } else {
            Action.super.$bang(session);
        }
    }

    /** Sends now, or when a throttled simulation has room. */
    @Override
    public void execute(final io.gatling.core.session.Session scala) {
        if (throttled && core.throttler().isDefined()) {
            core.throttler().get().$bang(new Throttler$Command$ThrottledRequest(scala.scenario(), () -> {
                sendNow(scala);
                return BoxedUnit.UNIT;
            }));
        } else {
            sendNow(scala);
        }
    }

    private void sendNow(final io.gatling.core.session.Session scala) {
        final Session session = new Session(scala);
        final long startedMs = core.clock().nowMillis();
        try {
            send(session, told -> settle(session, startedMs, told));
        } catch (final RuntimeException e) {
            // A scenario without a feeder, or with another card than there can be.
            report(scala, startedMs, false, Option.apply("cannot be sent: " + e));
            next.$bang(scala.markAsFailed());
        }
    }

    private void send(final Session session, final Consumer<Told> done) {
        final TerminalLine line = lines.line(session.asScala(), session.getInt(Iso8583.TERMINAL));
        switch (request.step()) {
            case OPEN -> line.ask(question(session, AuthorizationCode.NONE), done);
            case WITHIN, CLOSE -> line.ask(question(session, openSession(session)), done);
            case REPEAT -> line.repeat(kept(session, LAST), done);
            case REVERSE -> line.reverse(kept(session, OPENING), done);
        }
    }

    private Question question(final Session session, final int code) {
        return new Question(
                session.getInt(Iso8583.TERMINAL),
                session.getLong(Iso8583.CARD),
                request.action(),
                code,
                request.expected().apply(session),
                request.limitMayApply());
    }

    private static int openSession(final Session session) {
        final String code = session.getString(Iso8583.AUTHORIZATION_CODE);
        if (code == null) {
            throw new IllegalStateException("the user has no open session");
        }
        return AuthorizationCode.read(code.getBytes(StandardCharsets.US_ASCII), 0);
    }

    private static Transaction kept(final Session session, final String variable) {
        final Transaction transaction = session.get(variable);
        if (transaction == null) {
            throw new IllegalStateException("the user has sent nothing that could be repeated or reversed");
        }
        return transaction;
    }

    private void settle(final Session before, final long startedMs, final Told told) {
        report(
                before.asScala(),
                startedMs,
                told.wrong().isEmpty(),
                Option.apply(told.wrong().orElse(null)));
        Session session = before.set(LAST, told.transaction()).remove(Iso8583.RESPONSE_CODE);
        if (told.responseCode().isPresent()) {
            session = session.set(
                    Iso8583.RESPONSE_CODE, told.responseCode().orElseThrow().text());
        }
        session = told.wrong().isEmpty() ? after(session, told) : session.markAsFailed();
        next.$bang(session.asScala());
    }

    /** What a right answer makes of the session that is open, or not. */
    private Session after(final Session session, final Told told) {
        final boolean approved = told.responseCode().orElseThrow() == ResponseCode.APPROVED;
        if (!approved) {
            return session;
        }
        return switch (request.step()) {
            case OPEN ->
                session.set(OPENING, told.transaction())
                        .set(Iso8583.AUTHORIZATION_CODE, AuthorizationCode.text(told.code()));
            case CLOSE, REVERSE -> session.removeAll(OPENING, Iso8583.AUTHORIZATION_CODE);
            case WITHIN, REPEAT -> session;
        };
    }

    private void report(
            final io.gatling.core.session.Session session,
            final long startedMs,
            final boolean right,
            final Option<String> wrong) {
        core.statsEngine()
                .logResponse(
                        session.scenario(),
                        session.groups(),
                        request.name(),
                        startedMs,
                        core.clock().nowMillis(),
                        right ? OK$.MODULE$ : KO$.MODULE$,
                        Option.empty(),
                        wrong);
    }
}
