package io.attesta.bench.gatling;

import io.attesta.protocol.iso.Action;
import io.attesta.protocol.iso.ResponseCode;
import io.gatling.core.action.builder.ActionBuilder;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.Session;
import java.util.Optional;
import java.util.function.Function;

/**
 * A request of a scenario.
 *
 * @param name under which it is reported
 * @param step what it is in the visit
 * @param action what the card is presented for
 * @param expected what DE 39 must be; empty = what the model of the sample world says
 * @param limitMayApply whether 65 is as good, because the card may have reached its openings in this hour
 */
public record Iso8583RequestBuilder(
        String name,
        Step step,
        Action action,
        Function<Session, Optional<ResponseCode>> expected,
        boolean limitMayApply)
        implements io.gatling.javaapi.core.ActionBuilder {
    static Iso8583RequestBuilder of(final String name, final Step step, final Action action) {
        return new Iso8583RequestBuilder(name, step, action, session -> Optional.empty(), false);
    }

    /** Only this response code is right. Not of repeats and reversals, whose code follows from what they repeat and reverse. */
    public Iso8583RequestBuilder expecting(final ResponseCode code) {
        return expecting(session -> code);
    }

    /** Only the response code that follows from the user's variables is right. */
    public Iso8583RequestBuilder expecting(final Function<Session, ResponseCode> code) {
        return new Iso8583RequestBuilder(
                name, step, action, session -> Optional.of(code.apply(session)), limitMayApply);
    }

    /** A card that opened its sessions of this hour may be refused with 65. */
    public Iso8583RequestBuilder orTooMany() {
        return new Iso8583RequestBuilder(name, step, action, expected, true);
    }

    @Override
    public ActionBuilder asScala() {
        return new ActionBuilder() {
            @Override
            public io.gatling.core.action.Action build(
                    final ScenarioContext context, final io.gatling.core.action.Action next) {
                return new Iso8583Action(
                        Iso8583RequestBuilder.this,
                        context.protocolComponentsRegistry().components(new Iso8583Key()),
                        context.coreComponents(),
                        context.throttled(),
                        next);
            }
        };
    }
}
