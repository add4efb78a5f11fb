package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.decision.FileAction;
import io.attesta.authorizer.decision.FileRecord;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.iso.Mti;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds what was decided of a request against what a replay decides. */
final class OutcomeComparison {
    private final TransactionRequest request;
    private final Outcome decided;
    private final Outcome replayed;
    private final List<String> before = new ArrayList<>();
    private final List<String> now = new ArrayList<>();

    OutcomeComparison(final TransactionRequest request, final Outcome decided, final Outcome replayed) {
        this.request = request;
        this.decided = decided;
        this.replayed = replayed;
    }

    /** A sentence with all that differs; empty if nothing does. */
    Optional<String> told() {
        if (decided.kind != replayed.kind) {
            differ("kind", decided.kind + " " + decided.reason, replayed.kind + " " + replayed.reason);
        } else {
            compare();
        }
        return before.isEmpty()
                ? Optional.empty()
                : Optional.of("decided was " + String.join(" ", before) + ", replay decides " + String.join(" ", now));
    }

    private void compare() {
        check("reason", decided.reason, replayed.reason);
        check("session", decided.sessionEffect, replayed.sessionEffect);
        check("sequence", decided.sequence, replayed.sequence);
        check("code", code(decided), code(replayed));
        check("sessionEnd", decided.sessionExpiry, replayed.sessionExpiry);
        check("cardKnown", decided.cardKnown, replayed.cardKnown);
        check("cardVersion", decided.cardVersion, replayed.cardVersion);
        check("occupationTold", decided.occupation, replayed.occupation);
        check("flagsTold", decided.flagsTold, replayed.flagsTold);
        check("feedAge", (int) decided.feedAge, (int) replayed.feedAge);
        check("originalAwaited", decided.originalAwaited, replayed.originalAwaited);
        check("recordGiven", decided.recordGiven, replayed.recordGiven);
        switch (request.type()) {
            case Mti.AUTHORIZATION_ADVICE -> check("serverReason", decided.serverReason, replayed.serverReason);
            case Mti.REVERSAL, Mti.REVERSAL_ADVICE ->
                check("originalSequence", decided.originalSequence, replayed.originalSequence);
            case Mti.TOTALS -> check("serverCount", decided.approvals, replayed.approvals);
            case Mti.FILE_ACTION -> {
                if (request.fileUpdateCode == FileAction.INQUIRE.updateCode()) {
                    check("record", record(decided.record), record(replayed.record));
                }
            }
            default -> {
                // Nothing of its own.
            }
        }
    }

    private static String code(final Outcome outcome) {
        return outcome.code == AuthorizationCode.NONE ? "none" : AuthorizationCode.text(outcome.code);
    }

    private static String record(final FileRecord record) {
        return record.version + "/" + record.status + "/" + record.expiry + "/" + record.sequenceNumber + "/"
                + record.occupation + "/" + record.flags + "/" + record.county + "/" + record.reason;
    }

    private void check(final String name, final Object was, final Object is) {
        if (!was.equals(is)) {
            differ(name, was, is);
        }
    }

    private void differ(final String name, final Object was, final Object is) {
        before.add(name + "=" + was);
        now.add(name + "=" + is);
    }
}
