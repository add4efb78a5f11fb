package io.attesta.bench;

import io.attesta.bench.archive.ArchiveCommand;
import io.attesta.bench.deltas.DeltasCommand;
import io.attesta.bench.measure.LoadCommand;
import io.attesta.bench.overload.OverloadCommand;
import picocli.CommandLine.Command;

/** {@code attesta bench}: the measurements, each a command below. */
@Command(
        name = "bench",
        description = "Measures a server, and checks every answer while it does.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ArchiveCommand.class, LoadCommand.class, DeltasCommand.class, OverloadCommand.class})
final class BenchCommand {}
