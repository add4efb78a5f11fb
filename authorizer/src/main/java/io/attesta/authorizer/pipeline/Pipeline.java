package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.decision.Decision;
import io.attesta.authorizer.decision.Rules;
import io.attesta.authorizer.journal.JournalEnd;
import io.attesta.authorizer.journal.JournalReader;
import io.attesta.authorizer.journal.JournalWriter;
import io.attesta.authorizer.runtime.Clock;
import io.attesta.authorizer.runtime.FaultHandler;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import java.nio.charset.StandardCharsets;

/**
 * Puts the stages together; the two plans differ in who drives them and in nothing else.
 *
 * @param node number of the node, 1 to 65535
 * @param issuer name before the slash of {@code iss}
 * @param rules the settings that decide
 * @param keys the key store
 * @param tables rebuilt state
 * @param enrolled published pairs
 * @param writer of the journal
 * @param reader of the journal, the respond stage's own
 * @param end where the journal goes on
 * @param maxStatements of a batch, 1 to 255
 * @param events what the stages tell
 * @param clock for durations only; requests bring their own time
 */
public record Pipeline(
        int node,
        String issuer,
        Rules rules,
        KeyStore keys,
        Tables tables,
        EnrolledPairs enrolled,
        JournalWriter writer,
        JournalReader reader,
        JournalEnd end,
        int maxStatements,
        PipelineEvents events,
        Clock clock) {
    // More than there are threads that may be about to claim a place.
    private static final int ABOUT_TO_CLAIM = 1_024;

    /** Behind a ring: one thread decides, and one beside it completes while others wait; to be started. */
    public RingPlan onRing(final int slots, final Waiting waiting, final FaultHandler faults) {
        return new RingPlan(this, slots, waiting, faults);
    }

    /** All stages in the caller's thread. */
    public InCallerPlan inCaller(final int slots) {
        final Completion completion = completion();
        final SlotPool pool = pool(slots);
        return new InCallerPlan(cycle(completion, new CompletionInCaller(completion), pool, 1), pool, slots);
    }

    /** For so many places: a slot for each, and for the batch that is decided and the one that is completed meanwhile. */
    static SlotPool pool(final int places) {
        return new SlotPool(places + 2 * Batch.MAX_SLOTS + ABOUT_TO_CLAIM);
    }

    BatchCycle cycle(
            final Completion completion, final Handover handover, final SlotPool pool, final int worthHandingOver) {
        final DecideStage decide = new DecideStage(
                new Decision(rules),
                tables,
                keys.cmac(KeyUsage.CODE, keys.currentVersion(KeyUsage.CODE)),
                node,
                events);
        return new BatchCycle(
                decide, completion, handover, tables, pool, maxStatements, worthHandingOver, events, clock);
    }

    Completion completion() {
        final byte[] name = (issuer + "/" + node).getBytes(StandardCharsets.US_ASCII);
        return new Completion(
                new SealStage(node, name, keys, end.nextBatch(), end.lastRoot()),
                new JournalStage(writer),
                new RespondStage(new AnswerWriter(keys, enrolled, node), new StoredAnswers(reader, name), events),
                events,
                clock);
    }
}
