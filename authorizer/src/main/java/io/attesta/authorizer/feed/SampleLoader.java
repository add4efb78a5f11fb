package io.attesta.authorizer.feed;

import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.acceptor.TerminalRecord;
import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.pipeline.CardChanges;
import io.attesta.authorizer.pipeline.CommandPort;
import io.attesta.authorizer.pipeline.EnrolmentChanges;
import io.attesta.authorizer.pipeline.Intake;
import io.attesta.authorizer.runtime.Clock;
import io.attesta.keystore.BlockEncryption;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.protocol.iso.CardNumber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/** Brings the sample world into the tables through the ring, like any other delta: journaled before it counts as done. */
public final class SampleLoader {
    private final CommandPort port;
    private final BlockEncryption tokenKey;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    public SampleLoader(final Intake intake, final KeyStore keys, final Clock clock) {
        port = new CommandPort(intake, clock);
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
                port.submit(changes);
                progress.accept(i);
                chunk = new ArrayList<>(CardChanges.MAX_CARDS);
            }
        }
        port.await(last);
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
        port.submit(changes);
    }

    private CardRecord card(final long i) {
        final byte[] token = new byte[CardNumber.BLOCK_LENGTH];
        CardNumber.toBlock(SampleWorld.pan(i), token, 0);
        tokenKey.encrypt(token, 0, token, 0);
        final ByteBuffer halves = ByteBuffer.wrap(token);
        return SampleWorld.card(i, halves.getLong(0), halves.getLong(8));
    }
}
