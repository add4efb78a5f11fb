package io.attesta.bench.overload;

import picocli.CommandLine.Command;

/** {@code attesta bench}: the measurements, each a command below. */
@Command(
        name = "bench",
        description = "Measures a server, and checks every answer while it does.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = OverloadCommand.class)
final class BenchCommand {}
