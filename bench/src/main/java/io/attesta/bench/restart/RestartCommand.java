package io.attesta.bench.restart;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.bench.measure.RunManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code attesta bench restart}: fills a server, kills it with {@code kill -9} under load, starts it again and asks until it answers. Exits 1
 * if it does not come back, or if its journal does not verify; never for a time.
 */
@Command(
        name = "restart",
        description = "Kills a server of its own with kill -9 under load, and says how soon it answers again.")
public final class RestartCommand implements Callable<Integer> {
    /** Seconds from the start of the process to the first answer other than 91. */
    private static final double MUST = 10;

    private static final double AIM = 5;
    private static final double MS_PER_SECOND = 1_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options = SettingsOptions.ofProcess();

    @Option(
            names = "--cards",
            paramLabel = "N",
            defaultValue = "" + SampleWorld.CARDS,
            description = "Sample cards (default: ${DEFAULT-VALUE}).")
    private int cards;

    @Option(
            names = "--transactions",
            paramLabel = "N",
            defaultValue = "1000000",
            description =
                    "Transactions that the server remembers when it is killed, at least (default: ${DEFAULT-VALUE}).")
    private long transactions;

    @Option(
            names = "--journal-mib",
            paramLabel = "N",
            defaultValue = "256",
            description = "MiB of journal behind the newest snapshot then, at least; 0 = there is no snapshot (default:"
                    + " ${DEFAULT-VALUE}).")
    private long journalMib;

    @Option(
            names = "--starts",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often it is started and killed again (default: ${DEFAULT-VALUE}).")
    private int starts;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there, too.")
    private Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (cards < 64 || cards > 10_000_000 || transactions < 1 || transactions > 100_000_000) {
            throw wrongUsage("--cards takes 64 to 10000000, --transactions 1 to 100000000.");
        }
        if (journalMib < 0 || journalMib > 100_000 || starts < 1 || starts > 100) {
            throw wrongUsage("--journal-mib takes 0 to 100000, --starts 1 to 100.");
        }
        final RunManifest manifest = RunManifest.ofProcess();
        try (RestartRun run = new RestartRun(options, cards, this::say)) {
            run.fill(transactions, journalMib << 20);
            final List<RestartRun.Start> all = run.starts(starts);
            final String verified = run.verify();
            tell(run, all, verified, manifest);
            return run.isSound() ? ExitCodes.DONE : ExitCodes.FOUND_WRONG;
        } catch (final IOException e) {
            throw new CommandFailure("The measurement cannot go on: " + e.getMessage() + ".", e);
        }
    }

    private static CommandFailure wrongUsage(final String sentence) {
        return new CommandFailure(sentence, ExitCodes.WRONG_USAGE, null);
    }

    private void tell(
            final RestartRun run, final List<RestartRun.Start> all, final String verified, final RunManifest manifest)
            throws IOException {
        final double median = all.stream()
                        .mapToLong(RestartRun.Start::answeredMs)
                        .sorted()
                        .skip(all.size() / 2)
                        .findFirst()
                        .orElseThrow()
                / MS_PER_SECOND;
        say(String.format(
                Locale.ROOT,
                "killed with %d transactions, %.0f MiB of journal behind the newest snapshot, %d cards",
                run.transactions(),
                run.journalBytes() / (double) (1 << 20),
                cards));
        say(String.format(
                Locale.ROOT,
                "first answer other than 91 after %.2f s, median of %d (must %.0f s, aim %.0f s): %s",
                median,
                all.size(),
                MUST,
                AIM,
                median <= MUST ? "met" : "MISSED"));
        say("journal verify: " + verified);
        manifest.lines().forEach(this::say);
        if (json != null) {
            write(run, all, median, verified, manifest);
        }
    }

    private void write(
            final RestartRun run,
            final List<RestartRun.Start> all,
            final double median,
            final String verified,
            final RunManifest manifest)
            throws IOException {
        final ObjectMapper mapper = new ObjectMapper();
        final ObjectNode root = mapper.createObjectNode();
        root.put("median_seconds", median).put("must_seconds", MUST).put("aim_seconds", AIM);
        root.put("cards", cards).put("transactions", run.transactions()).put("journal_bytes", run.journalBytes());
        for (final RestartRun.Start start : all) {
            root.withArray("starts")
                    .addObject()
                    .put("ready_ms", start.readyMs())
                    .put("answered_ms", start.answeredMs())
                    .put("answers_91", start.askedAgain())
                    .put("code", start.code());
        }
        root.put("journal_verify", verified);
        manifest.write(root.putObject("manifest"));
        Files.writeString(json, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    private void say(final String line) {
        final PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
