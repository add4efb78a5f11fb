package io.attesta.bench.measure;

import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What a run is held against beside its own rate. */
final class JudgeOptions {
    @Option(
            names = "--ceiling-seconds",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "Seconds for which the generator's own ceiling is measured behind the run, against an echo server;"
                            + " 0 = not at all (default: ${DEFAULT-VALUE}).")
    private int ceilingSeconds;

    @Option(
            names = "--archive-lag",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description =
                    "How far the archive of a server of its own may be behind when sending ends (default: ${DEFAULT-VALUE}).")
    private int archiveLag;

    @Option(
            names = "--archive-drain",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long it may take then until nothing is behind (default: ${DEFAULT-VALUE}).")
    private int archiveDrain;

    void requireSensible() {
        if (ceilingSeconds < 0 || ceilingSeconds > 3_600) {
            throw new CommandFailure("--ceiling-seconds takes 0 to 3600.", ExitCodes.WRONG_USAGE, null);
        }
        if (archiveLag < 0 || archiveLag > 86_400 || archiveDrain < 0 || archiveDrain > 86_400) {
            throw new CommandFailure("--archive-lag and --archive-drain take 0 to 86400.", ExitCodes.WRONG_USAGE, null);
        }
    }

    /** Zero = leave it out. */
    Duration ceiling() {
        return Duration.ofSeconds(ceilingSeconds);
    }

    Duration archiveLag() {
        return Duration.ofSeconds(archiveLag);
    }

    Duration archiveDrain() {
        return Duration.ofSeconds(archiveDrain);
    }
}
