package io.attesta.authorizer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.journal.BatchFrame;
import io.attesta.authorizer.journal.EntryType;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.journal.TransactionEntry;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.protocol.receipt.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What stands in a journal: all statements, and the entries behind a batch. */
final class JournalAudit implements JournalScan.Visitor {
    /** Statements by sequence number, the first being number 1. */
    final List<byte[]> statements = new ArrayList<>();
    /** Entries of the batches behind the given one. */
    final List<Entry> entries = new ArrayList<>();

    private final long after;

    /**
     * One entry.
     *
     * @param mark {@code MTI terminal STAN DE 7}, or the entry's type
     * @param statement of a signed transaction; else null
     */
    record Entry(String mark, Statement statement) {}

    private JournalAudit(final long after) {
        this.after = after;
    }

    /** Reads a disk's journal, which stays as it is; entries are kept of batches with a higher number. */
    static JournalAudit of(final FakeDisk disk, final long after) {
        final JournalAudit audit = new JournalAudit(after);
        try {
            new JournalScan(disk.copy(), 1, TestNode.ISSUER).run(audit);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return audit;
    }

    @Override
    public void batch(final BatchFrame frame) {
        final int first = statements.size();
        assertThat(frame.firstSequence()).as("no gap in the sequence").isEqualTo(first + 1L);
        while (frame.nextStatement()) {
            statements.add(Arrays.copyOfRange(
                    frame.array(), frame.statementOffset(), frame.statementOffset() + frame.statementLength()));
        }
        frame.rewind();
        if (frame.number() > after) {
            for (ByteBuffer entry = frame.nextEntry(); entry != null; entry = frame.nextEntry()) {
                final Entry read = entry(entry, first);
                // Nobody sent them: each start says which keys and rules are in use.
                if (!read.mark().equals(EntryType.KEYS.name()) && !read.mark().equals(EntryType.RULES.name())) {
                    entries.add(read);
                }
            }
            frame.rewind();
        }
    }

    private Entry entry(final ByteBuffer bytes, final int first) {
        final EntryType type = EntryType.read(bytes);
        if (type != EntryType.TRANSACTION) {
            return new Entry(type.name(), null);
        }
        final TransactionRequest request = new TransactionRequest();
        final Outcome outcome = new Outcome();
        TransactionEntry.read(bytes, request, outcome);
        final Statement statement =
                outcome.leaf == 0 ? null : Statement.parse(statements.get(first + outcome.leaf - 1));
        return new Entry(mark(request.mti, request.stan, request.transmittedAt), statement);
    }

    static String mark(final int mti, final int stan, final long transmittedAt) {
        return "%04d %06d %010d".formatted(mti, stan, transmittedAt);
    }
}
