package io.attesta.authorizer.inspection;

import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.FolderDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code attesta journal …}: what a data folder's journal holds and whether it is what was written. */
@Command(
        name = "journal",
        description = "Looks into a journal, beside a running server or on a stopped one; changes nothing.",
        subcommands = {JournalVerifyCommand.class, JournalDumpCommand.class},
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
