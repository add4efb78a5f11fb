package io.attesta.authorizer.inspection;

import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.FolderDisk;
import io.attesta.authorizer.journal.JournalDamageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code attesta journal …}: what a data folder's journal holds and whether it is what was written. */
@Command(
        name = "journal",
        description = "Looks into a journal, beside a running server or on a stopped one; changes nothing.",
        subcommands = {JournalVerifyCommand.class, JournalDumpCommand.class, JournalReplayCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class JournalCommand {
    @Mixin
    private SettingsOptions options;

    /** The command over this process's environment. */
    public JournalCommand() {
        this(SettingsOptions.ofProcess());
    }

    JournalCommand(final SettingsOptions options) {
        this.options = options;
    }

    SettingsOptions options() {
        return options;
    }

    /**
     * The journal of the data folder, only to be read.
     *
     * @throws CommandFailure if there is none
     */
    Disk disk() {
        final Path folder = options.data().resolve("journal");
        if (!Files.isDirectory(folder)) {
            throw new CommandFailure(
                    "There is no journal in " + options.data() + "; name the data folder with --data.");
        }
        return FolderDisk.readOnly(folder);
    }

    /** The folder of the snapshots, only to be read; empty if there is none. */
    Optional<Disk> snapshots() {
        final Path folder = options.data().resolve("snapshots");
        return Files.isDirectory(folder) ? Optional.of(FolderDisk.readOnly(folder)) : Optional.empty();
    }

    /** What is damaged, as a sentence that says where to look further. */
    static CommandFailure damaged(final JournalDamageException damage) {
        final String what = damage.getMessage();
        return new CommandFailure(
                Character.toUpperCase(what.charAt(0)) + what.substring(1)
                        + ". See attesta journal verify for all that is damaged.",
                damage);
    }

    /** Bytes of all segments. */
    static long bytes(final Disk disk) throws IOException {
        long all = 0;
        for (final String name : disk.names()) {
            if (name.endsWith(".jnl")) {
                try (Disk.DiskFile file = disk.open(name)) {
                    all += file.size();
                }
            }
        }
        return all;
    }
}
