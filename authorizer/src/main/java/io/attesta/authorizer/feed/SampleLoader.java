package io.attesta.authorizer.feed;

import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.acceptor.TerminalRecord;
import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.pipeline.CardChanges;
import io.attesta.authorizer.pipeline.Command;
import io.attesta.authorizer.pipeline.EnrolmentChanges;
import io.attesta.authorizer.pipeline.Intake;
import io.attesta.authorizer.pipeline.Slot;
import io.attesta.authorizer.runtime.Clock;
import io.attesta.keystore.BlockEncryption;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.protocol.iso.CardNumber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** Brings the sample world into the tables through the ring, like any other delta: journaled before it counts as done. */
public final class SampleLoader {
    private static final long WAIT_NS = 50_000;
    private static final long CHECK_MS = 100;

    private final Intake intake;
    private final Clock clock;
    private final BlockEncryption tokenKey;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    public SampleLoader(final Intake intake, final KeyStore keys, final Clock clock) {
        this.intake = intake;
        this.clock = clock;
        tokenKey = keys.blockEncryption(KeyUsage.TOKEN, keys.currentVersion(KeyUsage.TOKEN));
    }

    /**
     * Loads all acceptors and so many cards; returns when all of it is durable.
     *
     * @param progress told the number of cards given to the ring, now and then
     */
    public void load(final long cards, final LongConsumer progress) {
        enrol();
        List<CardRecord> chunk = new ArrayList<>(CardChanges.MAX_CARDS);
        for (long i = 1; i <= cards; i++) {
            chunk.add(card(i));
            if (chunk.size() == CardChanges.MAX_CARDS || i == cards) {
                final CardChanges changes = new CardChanges(chunk);
                last = changes.done();
                submit(changes);
                progress.accept(i);
                chunk = new ArrayList<>(CardChanges.MAX_CARDS);
            }
        }
        await(last);
    }

    private void await(final CompletableFuture<?> done) {
        while (true) {
            try {
                done.get(CHECK_MS, TimeUnit.MILLISECONDS);
                return;
            } catch (final TimeoutException e) {
                requireOpen();
            } catch (final InterruptedException | ExecutionException e) {
                throw new IllegalStateException("the sample world could not be loaded", e);
            }
        }
    }

    private void requireOpen() {
        if (!intake.isOpen()) {
            throw new IllegalStateException("the pipeline stopped while the sample world was being loaded");
        }
    }

    private void enrol() {
        submitEnrolment(List.of(SampleWorld.backOffice()), List.of(SampleWorld.backOfficeTerminal()));
        for (final String county : SampleWorld.COUNTIES) {
            List<AcceptorRecord> acceptors = new ArrayList<>();
            List<TerminalRecord> terminals = new ArrayList<>();
            for (int n = 1; n <= SampleWorld.ACCEPTORS_PER_COUNTY; n++) {
                acceptors.add(SampleWorld.acceptor(county, n));
                terminals.add(SampleWorld.terminal(county, n));
                if (acceptors.size() == EnrolmentChanges.MAX_ITEMS || n == SampleWorld.ACCEPTORS_PER_COUNTY) {
                    submitEnrolment(acceptors, terminals);
                    acceptors = new ArrayList<>();
                    terminals = new ArrayList<>();
                }
            }
        }
    }

    private void submitEnrolment(final List<AcceptorRecord> acceptors, final List<TerminalRecord> terminals) {
        final EnrolmentChanges changes = new EnrolmentChanges(acceptors, terminals);
        last = changes.done();
        submit(changes);
    }

    private CardRecord card(final long i) {
        final byte[] token = new byte[CardNumber.BLOCK_LENGTH];
        CardNumber.toBlock(SampleWorld.pan(i), token, 0);
        tokenKey.encrypt(token, 0, token, 0);
        final ByteBuffer halves = ByteBuffer.wrap(token);
        return SampleWorld.card(i, halves.getLong(0), halves.getLong(8));
    }

    private void submit(final Command command) {
        Slot slot = intake.claimForCommand();
        while (slot == null) {
            requireOpen();
            LockSupport.parkNanos(WAIT_NS);
            slot = intake.claimForCommand();
        }
        slot.kind = Slot.Kind.COMMAND;
        slot.command = command;
        slot.request.receivedAtMs = clock.nowMs();
        intake.publish(slot);
    }
}
