package io.attesta.authorizer.testing;

import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.decision.Rules;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.journal.JournalWriter;
import io.attesta.authorizer.pipeline.EnrolmentChanges;
import io.attesta.keystore.KeyStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jpos.iso.ISOMsg;

/** A journal as the server's own stages write it: a little of everything, in segments as small as they may be. */
public final class WrittenJournal {
    public static final Instant NOW = Instant.parse("2026-11-16T08:00:00Z");
    public static final String PAN = SampleWorld.pan(42);

    public final FakeDisk disk = new FakeDisk();
    public final FakeClock clock = new FakeClock(NOW);
    public final TestNode node;
    public final TestTerminal terminal;

    private long bulkVersion;

    public WrittenJournal(final KeyStore keys) {
        this(keys, TestNode.rules());
    }

    public WrittenJournal(final KeyStore keys, final Rules rules) {
        node = new TestNode(keys, disk, clock, wiring(rules));
        terminal = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042");
        node.enrol("CJ", 42);
        node.card(42, 2, CardStatus.ACTIVE);
        node.card(43, 2, CardStatus.LOST);
    }

    /** What a node over such a journal is made of. */
    public static TestNode.Wiring wiring(final Rules rules) {
        return new TestNode.Wiring(rules, 1_000, 255, 1_000) {
            @Override
            public long segmentBytes() {
                return JournalWriter.minSegmentBytes();
            }
        };
    }

    /** A session is opened, used and closed; advice, reversal, totals, a sign-on, refusals. */
    public WrittenJournal traffic() {
        final ISOMsg opening = terminal.authorization(PAN, 30, now());
        final String code = ask(opening).getString(38);
        final ISOMsg inquiry = terminal.authorization(PAN, 31, now());
        inquiry.set(38, code);
        ask(inquiry);
        ask(terminal.authorization(SampleWorld.pan(43), 30, now()));
        ask(terminal.authorization(SampleWorld.pan(44), 30, now()));
        ask(terminal.advice(PAN, 30, "00", now()));
        ask(terminal.totals(2, now()));
        ask(terminal.network(1, now()));
        ask(terminal.reversal("0420", opening, now()));
        final ISOMsg late = terminal.authorization(PAN, 31, now());
        late.set(38, code);
        ask(late);
        clock.advanceMs(60_000);
        return this;
    }

    /** So many batches of about ten kilobytes. */
    public WrittenJournal bulk(final int batches) {
        for (int i = 0; i < batches; i++) {
            bulkVersion++;
            final List<AcceptorRecord> acceptors = new ArrayList<>();
            for (int n = 1; n <= EnrolmentChanges.MAX_ITEMS; n++) {
                final AcceptorRecord known = SampleWorld.acceptor("BH", 100 + n);
                acceptors.add(new AcceptorRecord(
                        known.high(),
                        known.low(),
                        "An acceptor with a name that is not short, as many are".repeat(2),
                        known.category(),
                        false,
                        bulkVersion,
                        0));
            }
            node.command(new EnrolmentChanges(acceptors, List.of()));
        }
        return this;
    }

    public ISOMsg ask(final ISOMsg message) {
        return terminal.unpack(node.exchange(terminal.seal(message)));
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.nowMs());
    }

    /** Puts the journal into a data folder. */
    public void copyTo(final Path data) {
        copy(disk, data);
    }

    /** Puts a journal into a data folder. */
    public static void copy(final FakeDisk disk, final Path data) {
        try {
            Files.createDirectories(data.resolve("journal"));
            for (final Map.Entry<String, byte[]> file : disk.contents().entrySet()) {
                Files.write(data.resolve("journal").resolve(file.getKey()), file.getValue());
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
