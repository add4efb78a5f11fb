package io.attesta.authorizer.snapshot;

import io.attesta.authorizer.journal.BatchFrame;
import io.attesta.authorizer.journal.JournalReader;
import io.attesta.authorizer.pipeline.CommandPort;
import io.attesta.authorizer.pipeline.RulesRepetition;
import io.attesta.authorizer.pipeline.TableCopy;
import io.attesta.authorizer.pipeline.TableSection;
import io.attesta.authorizer.pipeline.Tables;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** One snapshot in the making, step by step: a block is copied between two batches, then written while the batches go on. */
final class SnapshotMaking implements Closeable {
    private final CommandPort port;
    private final JournalReader journal;
    private final TableCopy copy;
    private final SnapshotHeader header;
    private final SnapshotWriter writer;

    /** What one reading gives. */
    private record Block(TableSection section, ByteBuffer rows, long settledAt) {}

    private SnapshotMaking(
            final CommandPort port,
            final JournalReader journal,
            final TableCopy copy,
            final SnapshotHeader header,
            final SnapshotWriter writer) {
        this.port = port;
        this.journal = journal;
        this.copy = copy;
        this.header = header;
        this.writer = writer;
    }

    /**
     * Begins one; empty if nothing was ever decided.
     *
     * @param journal a reader of its own, up to what is durable
     */
    static Optional<SnapshotMaking> begin(
            final SnapshotFolder folder,
            final NodeName node,
            final CommandPort port,
            final JournalReader journal,
            final long nowMs)
            throws IOException {
        final TableCopy copy = port.read(TableCopy::begin);
        if (copy.settledAt() == Tables.NOWHERE) {
            return Optional.empty();
        }
        // Whoever replays from this snapshot on may not have the segment that tells the rules.
        port.submit(new RulesRepetition());
        final BatchFrame frame = journal.at(copy.settledAt());
        final SnapshotHeader header = new SnapshotHeader(
                node.node(), node.issuer(), frame.number(), copy.settledAt(), frame.root(), copy.nextSequence(), nowMs);
        return Optional.of(new SnapshotMaking(port, journal, copy, header, new SnapshotWriter(folder, header)));
    }

    /** Copies and writes a block; true when that was the end and the snapshot is durable in its place. */
    boolean step() throws IOException {
        final Block block = port.read(tables -> {
            final ByteBuffer rows = copy.next();
            return new Block(copy.section(), rows, tables.settledAt());
        });
        if (block.rows() == null) {
            writer.finish(journal.at(block.settledAt()).number());
            return true;
        }
        writer.block(block.section(), block.rows());
        return false;
    }

    SnapshotHeader header() {
        return header;
    }

    long bytes() {
        return writer.bytes();
    }

    /** Lets go of the file; one that is not finished goes with it. */
    @Override
    public void close() throws IOException {
        writer.close();
    }
}
