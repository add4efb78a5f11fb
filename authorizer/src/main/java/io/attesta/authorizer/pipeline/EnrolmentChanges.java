package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.acceptor.TerminalRecord;
import io.attesta.authorizer.journal.AcceptorEntry;
import io.attesta.authorizer.journal.TerminalEntry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A small chunk of acceptors and terminals. Each is applied if its version is newer than what is known. */
public final class EnrolmentChanges implements Command {
    /** Most acceptors and most terminals of a chunk. */
    public static final int MAX_ITEMS = 64;

    // Header, fixed part and a name of up to 255 bytes.
    private static final int ACCEPTOR_BYTES = 38 + 255;
    private static final int TERMINAL_BYTES = 44;

    private final List<AcceptorRecord> acceptors;
    private final List<TerminalRecord> terminals;
    private final CompletableFuture<Integer> done = new CompletableFuture<>();
    private int applied;

    public EnrolmentChanges(final List<AcceptorRecord> acceptors, final List<TerminalRecord> terminals) {
        if (acceptors.size() > MAX_ITEMS || terminals.size() > MAX_ITEMS) {
            throw new IllegalArgumentException("a chunk has at most " + MAX_ITEMS + " acceptors and terminals");
        }
        this.acceptors = List.copyOf(acceptors);
        this.terminals = List.copyOf(terminals);
    }

    /** Completes when the chunk is durable, with the number of records that took effect. */
    public CompletableFuture<Integer> done() {
        return done;
    }

    @Override
    public int maxEntryBytes() {
        return acceptors.size() * ACCEPTOR_BYTES + terminals.size() * TERMINAL_BYTES;
    }

    @Override
    public int apply(final Tables tables, final long nowMs, final ByteBuffer entries) {
        for (final AcceptorRecord acceptor : acceptors) {
            if (tables.applyAcceptor(acceptor)) {
                AcceptorEntry.write(acceptor, nowMs, entries);
                applied++;
            }
        }
        for (final TerminalRecord terminal : terminals) {
            if (tables.applyTerminal(terminal)) {
                TerminalEntry.write(terminal, nowMs, entries);
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
