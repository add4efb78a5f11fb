package io.attesta.bench.load;

/**
 * One fault kept to be looked at. Of the card it shows the last four digits.
 *
 * @param fault what was wrong
 * @param description the request and what came, one line
 */
public record FaultExample(Fault fault, String description) {
    /** Describes what came (or did not) for a request. */
    static FaultExample of(final Fault fault, final PendingRequest request, final String answered) {
        final RequestFields fields = request.fields;
        return new FaultExample(
                fault,
                "%s, DE 3 %06d, card ending %04d, terminal %s, STAN %06d: expected %s, answered %s"
                        .formatted(
                                request.state == PendingRequest.State.REPEATED ? RequestKind.REPEAT : request.kind,
                                Math.max(0, fields.processingCode),
                                fields.pan % 10_000,
                                Ascii.text(fields.terminal),
                                fields.stan,
                                request.expected.text(),
                                answered));
    }
}
