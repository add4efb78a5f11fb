package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.acceptor.TerminalRecord;
import io.attesta.authorizer.journal.AcceptorEntry;
import io.attesta.authorizer.journal.TerminalEntry;
import io.attesta.authorizer.pipeline.Tables.EnrolmentResult;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A small chunk of acceptors and terminals, the acceptors first. Each is applied if its version is newer than what is known, a terminal
 * only if its acceptor is. One that stands in the chunk twice is held against its own earlier version.
 */
public final class EnrolmentChanges implements Command {
    /** Most acceptors and most terminals of a chunk. */
    public static final int MAX_ITEMS = 64;

    // Header, fixed part and a name of up to 255 bytes.
    private static final int ACCEPTOR_BYTES = 38 + 255;
    private static final int TERMINAL_BYTES = 44;

    private final List<AcceptorRecord> acceptors;
    private final List<TerminalRecord> terminals;
    private final CompletableFuture<Integer> done = new CompletableFuture<>();
    private final EnrolmentResult[] acceptorResults;
    private final EnrolmentResult[] terminalResults;
    private int applied;

    public EnrolmentChanges(final List<AcceptorRecord> acceptors, final List<TerminalRecord> terminals) {
        if (acceptors.size() > MAX_ITEMS || terminals.size() > MAX_ITEMS) {
            throw new IllegalArgumentException("a chunk has at most " + MAX_ITEMS + " acceptors and terminals");
        }
        this.acceptors = List.copyOf(acceptors);
        this.terminals = List.copyOf(terminals);
        acceptorResults = new EnrolmentResult[acceptors.size()];
        terminalResults = new EnrolmentResult[terminals.size()];
    }

    /** Completes when the chunk is durable, with the number of records that took effect. */
    public CompletableFuture<Integer> done() {
        return done;
    }

    /** What became of an acceptor, once done. */
    public EnrolmentResult ofAcceptor(final int index) {
        return acceptorResults[index];
    }

    /** What became of a terminal, once done. */
    public EnrolmentResult ofTerminal(final int index) {
        return terminalResults[index];
    }

    @Override
    public int maxEntryBytes() {
        return acceptors.size() * ACCEPTOR_BYTES + terminals.size() * TERMINAL_BYTES;
    }

    @Override
    public int apply(final Tables tables, final long nowMs, final ByteBuffer entries) {
        for (int i = 0; i < acceptorResults.length; i++) {
            acceptorResults[i] = tables.enrol(acceptors.get(i));
            if (acceptorResults[i] == EnrolmentResult.APPLIED) {
                AcceptorEntry.write(acceptors.get(i), nowMs, entries);
                applied++;
            }
        }
        for (int i = 0; i < terminalResults.length; i++) {
            terminalResults[i] = tables.enrol(terminals.get(i));
            if (terminalResults[i] == EnrolmentResult.APPLIED) {
                TerminalEntry.write(terminals.get(i), nowMs, entries);
                applied++;
            }
        }
        return applied;
    }

    @Override
    public void durable() {
        done.complete(applied);
    }
}
