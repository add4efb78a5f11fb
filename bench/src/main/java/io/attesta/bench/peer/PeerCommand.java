package io.attesta.bench.peer;

import picocli.CommandLine.Command;

/**
 * {@code attesta bench peer}: the servers that {@code bench compare} starts, each in a process of its own. Each prints {@code ready
 * iso8583=host:port} and ends when its standard input closes.
 */
@Command(
        name = "peer",
        hidden = true,
        description = "Runs a server for bench compare until standard input closes.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {EchoPeerCommand.class, JposPeerCommand.class, AttestaPeerCommand.class})
public final class PeerCommand {}
