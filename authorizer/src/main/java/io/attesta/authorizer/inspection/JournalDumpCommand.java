package io.attesta.authorizer.inspection;

import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.command.IoReason;
import io.attesta.authorizer.journal.BatchFrame;
import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.FrameWalk;
import io.attesta.authorizer.journal.JournalDamageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attesta journal dump}: prints batches and entries, a line each. */
@Command(
        name = "dump",
        description = "Prints batches and what is in them, a line each; no card number is in a journal.")
final class JournalDumpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private JournalCommand journal;

    @Option(names = "--from", paramLabel = "BATCH", description = "First batch (default: the first there is).")
    private Long from;

    @Option(names = "--to", paramLabel = "BATCH", description = "Last batch (default: the last there is).")
    private Long to;

    @Option(
            names = "--sequence",
            paramLabel = "N",
            description = "Only the authorization with this sequence number, and the batch it is in.")
    private Long sequence;

    @Option(names = "--json", description = "A JSON object a line (NDJSON) instead of names and values.")
    private boolean json;

    private final EntryFields entries = new EntryFields();
    private boolean found;

    @Override
    public Integer call() {
        final Disk disk = journal.disk();
        try (FrameWalk walk = begin(disk)) {
            for (BatchFrame frame = walk.next(); frame != null && !isBehind(frame); frame = walk.next()) {
                if (isWanted(frame)) {
                    found = true;
                    batch(frame, walk);
                    if (out().checkError()) {
                        // Whoever read it (a pager, head) has seen enough.
                        break;
                    }
                }
            }
        } catch (final JournalDamageException e) {
            throw JournalCommand.damaged(e);
        } catch (final IOException e) {
            throw new CommandFailure("The journal in " + disk.place() + " cannot be read: " + IoReason.of(e) + ".", e);
        }
        if (sequence != null && !found) {
            throw new CommandFailure("The journal in " + disk.place() + " has no sequence number " + sequence + ".");
        }
        return ExitCodes.DONE;
    }

    private FrameWalk begin(final Disk disk) throws IOException {
        if (sequence != null) {
            return FrameWalk.towardsSequence(disk, sequence);
        }
        return from == null ? new FrameWalk(disk) : FrameWalk.towardsBatch(disk, from);
    }

    private boolean isBehind(final BatchFrame frame) {
        return to != null && frame.number() > to || sequence != null && frame.firstSequence() > sequence;
    }

    private boolean isWanted(final BatchFrame frame) {
        return (from == null || frame.number() >= from)
                && (sequence == null || sequence < frame.firstSequence() + frame.statements());
    }

    private void batch(final BatchFrame frame, final FrameWalk walk) {
        final FieldList header = new FieldList()
                .add("batch", frame.number())
                .time("at", frame.seconds() * 1000)
                .add("firstSequence", frame.firstSequence())
                .add("statements", frame.statements())
                .add("entries", frame.entries())
                .hex("key", frame.kid())
                .hex("previousRoot", frame.previousRoot())
                .hex("root", frame.root())
                .hex("signature", frame.signature())
                .add("file", walk.file())
                .add("offset", walk.offset())
                .add("bytes", frame.length());
        out().println(json ? header.json() : header.line());
        frame.rewind();
        int place = 0;
        for (ByteBuffer entry = frame.nextEntry(); entry != null; entry = frame.nextEntry()) {
            place++;
            if (sequence == null || entries.sequence(entry.duplicate()) == sequence) {
                entry(frame, place, entry);
            }
        }
    }

    private void entry(final BatchFrame frame, final int place, final ByteBuffer entry) {
        final FieldList fields = new FieldList();
        if (json) {
            fields.add("batch", frame.number());
        }
        fields.add("entry", place);
        entries.add(entry, fields);
        out().println(json ? fields.json() : "  " + fields.line());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
