package io.attesta.authorizer.inspection;

import io.attesta.authorizer.command.ByteProgress;
import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.command.IoReason;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.EpochStart;
import io.attesta.authorizer.journal.JournalDamageException;
import io.attesta.authorizer.journal.SegmentHeader;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.pipeline.Replay;
import io.attesta.authorizer.settings.Settings;
import io.attesta.authorizer.snapshot.OldestSnapshot;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * {@code attesta journal replay}: decides every recorded request once more. Prints each difference and, last, {@code decisions=<n>
 * unchecked=<n> differences=<n>}; exits 1 if there is a difference.
 */
@Command(
        name = "replay",
        description =
                "Decides every recorded request once more, by the rules of its time, from the first batch on or from"
                        + " the oldest snapshot, and compares. Prints each difference; last, decisions=<n> unchecked=<n>"
                        + " differences=<n>. Exit code 1: there is a difference.")
final class JournalReplayCommand implements Callable<Integer> {
    /** More would tell nothing new; all are counted. */
    private static final int MAX_LINES = 1_000;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private JournalCommand journal;

    @Option(
            names = "--from-snapshot",
            description =
                    "Begin with the oldest snapshot though the journal has its first batch: quicker, and a test of"
                            + " the snapshot.")
    private boolean fromSnapshot;

    private long decisions;
    private long unchecked;
    private long differences;

    @Override
    public Integer call() {
        final Disk disk = journal.disk();
        try (Keys keys = keys()) {
            return replay(disk, keys);
        } catch (final JournalDamageException e) {
            throw JournalCommand.damaged(e);
        } catch (final IOException e) {
            throw new CommandFailure("The journal in " + disk.place() + " cannot be read: " + IoReason.of(e) + ".", e);
        }
    }

    /** The keys of codes, while their store is open; none if there is no store to be opened, and nothing else needs one. */
    private record Keys(Optional<KeyStore> store) implements AutoCloseable {
        /** Newest first; none if one is retired, because a code may be of it. */
        List<KeyVersion> versions() {
            final List<KeyVersion> versions = store.map(keys -> keys.versions(KeyUsage.CODE)).orElse(List.of()).stream()
                    .collect(Collectors.toList());
            Collections.reverse(versions);
            return versions.stream().anyMatch(KeyVersion::retired) ? List.of() : versions;
        }

        @Override
        public void close() {
            store.ifPresent(KeyStore::close);
        }
    }

    private Keys keys() {
        final SettingsOptions options = journal.options();
        final Settings settings = options.load();
        if (Files.notExists(NodeKeys.file(settings, options.data()))) {
            note("there is no key file in " + options.data() + "; codes are taken as recorded");
            return new Keys(Optional.empty());
        }
        try {
            final Keys keys = new Keys(Optional.of(NodeKeys.open(settings, options.data(), options.environment())));
            if (keys.versions().isEmpty()) {
                note("a key of usage code is retired; codes are taken as recorded");
            }
            return keys;
        } catch (final KeyStoreException e) {
            note("codes are taken as recorded: " + e.getMessage());
            return new Keys(Optional.empty());
        }
    }

    private int replay(final Disk disk, final Keys keys) throws IOException {
        final Optional<SegmentHeader> first = SegmentHeader.first(disk);
        final Optional<OldestSnapshot> snapshot = first.isPresent() ? snapshot(disk, first.get()) : Optional.empty();
        final long startNs = System.nanoTime();
        try (ByteProgress progress = new ByteProgress(
                "journal",
                "replayed",
                JournalCommand.bytes(disk),
                spec.commandLine().getErr())) {
            final long base = first.map(SegmentHeader::base).orElse(0L);
            final LongConsumer position = at -> progress.within(at - base);
            JournalReplay.Report report = snapshot.isPresent()
                    ? replayOf(disk, keys).from(snapshot.get(), first.get().node(), position)
                    : replayOf(disk, keys).fromFirst(position);
            took(report, first.map(SegmentHeader::firstBatch).orElse(1L));
            while (report.endedBefore().isPresent()) {
                report = replayOf(disk, keys)
                        .from(
                                snapshot(disk, first.get(), report.endedBefore().get()),
                                first.get().node(),
                                position);
                took(report, first.map(SegmentHeader::firstBatch).orElse(1L));
            }
            progress.at(JournalCommand.bytes(disk));
            tell(System.nanoTime() - startNs);
        }
        return differences == 0 ? ExitCodes.DONE : ExitCodes.FOUND_WRONG;
    }

    private JournalReplay replayOf(final Disk disk, final Keys keys) {
        return new JournalReplay(
                disk,
                keys.versions().stream()
                        .map(version -> keys.store().orElseThrow().cmac(KeyUsage.CODE, version.number()))
                        .toList(),
                new Told());
    }

    private void took(final JournalReplay.Report report, final long firstBatch) {
        decisions += report.decisions();
        unchecked += report.unchecked();
        out().println("replayed: "
                + (report.behind() == 0
                        ? "batches " + firstBatch + " to " + report.lastBatch()
                        : "from the snapshot at batch " + report.behind() + " to batch " + report.lastBatch()));
    }

    /** The tables that an epoch goes on from. */
    private OldestSnapshot snapshot(final Disk disk, final SegmentHeader first, final EpochStart epoch)
            throws IOException {
        final Optional<Disk> folder = journal.snapshots();
        final Optional<OldestSnapshot> wanted = folder.isPresent()
                ? OldestSnapshot.at(folder.get(), first, epoch.snapshotBatch(), this::note)
                : Optional.empty();
        return wanted.orElseThrow(() -> new CommandFailure(
                "Epoch " + epoch.epoch() + " goes on from the snapshot at batch " + epoch.snapshotBatch()
                        + ", which is not there or not whole; of the journal in " + disk.place()
                        + " what is behind batch " + epoch.lastBatch()
                        + " can only be replayed from a later snapshot (--from-snapshot).",
                null));
    }

    /** Where to begin; empty for the first batch. */
    private Optional<OldestSnapshot> snapshot(final Disk disk, final SegmentHeader first) throws IOException {
        final boolean whole = first.firstBatch() == 1
                || EpochStart.at(disk, first.firstBatch())
                        .filter(EpochStart::isFromNothing)
                        .isPresent();
        if (whole && !fromSnapshot) {
            return Optional.empty();
        }
        final Optional<Disk> folder = journal.snapshots();
        final Optional<OldestSnapshot> oldest =
                folder.isPresent() ? OldestSnapshot.of(folder.get(), first, this::note) : Optional.empty();
        if (oldest.isEmpty()) {
            throw new CommandFailure(
                    whole
                            ? "There is no whole snapshot in "
                                    + journal.options().data()
                                    + "; leave out --from-snapshot to replay from the first batch."
                            : "The journal in " + disk.place() + " begins with batch " + first.firstBatch()
                                    + ", and no whole snapshot says what was before; put its earlier segments back beside"
                                    + " it.");
        }
        return oldest;
    }

    private void tell(final long ns) {
        final double seconds = Math.max(ns, 1) / 1e9;
        out().println(String.format(Locale.ROOT, "%.1f s, %.0f decisions a second", seconds, decisions / seconds));
        out().println("decisions=" + decisions + " unchecked=" + unchecked + " differences=" + differences);
        out().flush();
    }

    private final class Told implements Replay.Listener {
        @Override
        public void difference(final long batch, final int entry, final long sequence, final String what) {
            differences++;
            if (differences <= MAX_LINES) {
                out().println("difference: batch " + batch + ", entry " + entry
                        + (sequence > 0 ? ", sequence " + sequence : "") + ": " + what);
            } else if (differences == MAX_LINES + 1) {
                out().println("difference: more than " + MAX_LINES + "; the rest is only counted");
            }
        }

        @Override
        public void note(final long batch, final String what) {
            JournalReplayCommand.this.note("from batch " + batch + ": " + what);
        }
    }

    private void note(final String what) {
        out().println("note: " + what);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
