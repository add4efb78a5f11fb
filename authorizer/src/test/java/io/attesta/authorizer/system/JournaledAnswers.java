package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.journal.BatchFrame;
import io.attesta.authorizer.journal.EntryType;
import io.attesta.authorizer.journal.FolderDisk;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.journal.TransactionEntry;
import io.attesta.authorizer.settings.NodeSettings;
import io.attesta.authorizer.settings.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** The transactions in the journal of a stopped server; each stands there once, or reading fails. */
final class JournaledAnswers implements JournalScan.Visitor {
    private final List<String> statements = new ArrayList<>();
    private final Set<String> transactions = new HashSet<>();
    private long batches;

    private JournaledAnswers() {}

    /** Reads a journal: checksums, chain and numbers without a gap are the scan's business, no transaction twice is this one's. */
    static JournaledAnswers of(final Path data) throws IOException {
        final NodeSettings node = Settings.defaults().node();
        final JournaledAnswers found = new JournaledAnswers();
        new JournalScan(new FolderDisk(data.resolve("journal")), node.id(), node.issuer()).run(found);
        return found;
    }

    /** All statements in their order, in hexadecimal digits. */
    List<String> statements() {
        return statements;
    }

    /** Number of batches. */
    long batches() {
        return batches;
    }

    @Override
    public void batch(final BatchFrame frame) {
        batches++;
        while (frame.nextStatement()) {
            statements.add(HexFormat.of()
                    .formatHex(
                            frame.array(), frame.statementOffset(), frame.statementOffset() + frame.statementLength()));
        }
        for (ByteBuffer entry = frame.nextEntry(); entry != null; entry = frame.nextEntry()) {
            if (EntryType.read(entry) == EntryType.TRANSACTION) {
                final TransactionRequest request = new TransactionRequest();
                TransactionEntry.read(entry, request, new Outcome());
                final String key = "%x %d %d".formatted(request.terminal, request.stan, request.transmittedAt);
                assertThat(transactions.add(key))
                        .as("transaction %s, once", key)
                        .isTrue();
            }
        }
    }
}
