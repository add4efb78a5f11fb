package io.attesta.bench;

import io.attesta.bench.archive.ArchiveCommand;
import io.attesta.bench.compare.CompareCommand;
import io.attesta.bench.connections.ConnectionsCommand;
import io.attesta.bench.deltas.DeltasCommand;
import io.attesta.bench.measure.LoadCommand;
import io.attesta.bench.micro.MicroCommand;
import io.attesta.bench.overload.OverloadCommand;
import io.attesta.bench.peer.PeerCommand;
import io.attesta.bench.restart.RestartCommand;
import io.attesta.bench.scale.ScaleCommand;
import picocli.CommandLine.Command;

/** {@code attesta bench}: the measurements, each a command below. */
@Command(
        name = "bench",
        description =
                "Measures a server, and checks every answer while it does. Servers that a measurement starts have their data in"
                        + " a temporary folder, which is made in the folder that --data names (default: the system's for temporary"
                        + " files) and goes with the command.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ArchiveCommand.class,
            LoadCommand.class,
            CompareCommand.class,
            ConnectionsCommand.class,
            DeltasCommand.class,
            MicroCommand.class,
            OverloadCommand.class,
            RestartCommand.class,
            ScaleCommand.class,
            PeerCommand.class
        })
final class BenchCommand {}
