package io.attesta.authorizer.backoffice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.authorizer.command.ByteProgress;
import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * {@code attesta cards load FILE}: sends a file of deltas in numbered parts. Interrupted and called again it begins at the first part; the
 * server acknowledges those it has without effect and with their totals, so the totals are always those of the whole file.
 */
@Command(
        name = "load",
        description =
                "Sends a file of deltas to a server: NDJSON, or CSV. May be interrupted and called again. Prints each"
                        + " rejected line and, last, applied=<n> stale=<n> rejected=<n>; ends with 1 if a line was rejected.")
final class CardsLoadCommand implements Callable<Integer> {
    private static final String AGAIN = " Call the same again: it goes on where it was.";
    private static final int CONFLICT = 409;
    private static final int OK = 200;
    private static final int MAX_WAITS = 60;
    private static final long WAIT_MS = 500;
    private static final int LONGEST_FILE_NAME = 32;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private CardsCommand cards;

    @Mixin
    private ServerOptions server;

    @Parameters(paramLabel = "FILE", description = "The file; CSV if its name ends with .csv.")
    private Path file;

    @Option(
            names = "--feed",
            paramLabel = "NAME",
            description = "Name under which the parts are numbered, 1 to 64 letters, digits, dots, dashes, underscores"
                    + " (default: made of the file's name, size and time).")
    private String feed;

    private final ObjectMapper json = new ObjectMapper();
    private long applied;
    private long stale;
    private long rejected;

    @Override
    public Integer call() {
        final Transfer transfer = server.transfer(cards.environment());
        final boolean csv = file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
        try (CardFile parts = new CardFile(file, csv);
                ByteProgress progress = new ByteProgress(
                        "cards",
                        "taken in",
                        Files.size(file),
                        spec.commandLine().getErr())) {
            final String name = feed == null ? feedName() : feed;
            long sequence = 1;
            for (CardFile.Part part = parts.next(); part != null; part = parts.next()) {
                send(transfer, name, sequence++, csv, part);
                progress.at(parts.bytes());
            }
        } catch (final IOException e) {
            throw new CommandFailure("The file " + file + " cannot be read: " + Transfer.reason(e) + ".", e);
        }
        final PrintWriter out = spec.commandLine().getOut();
        out.println("applied=" + applied + " stale=" + stale + " rejected=" + rejected);
        out.flush();
        return rejected == 0 ? ExitCodes.DONE : ExitCodes.FOUND_WRONG;
    }

    /** The same file has the same name again; a changed one another. Nothing in it tells what is in the file. */
    private String feedName() throws IOException {
        final String name = file.getFileName().toString().replaceAll("[^A-Za-z0-9._-]", "_");
        return "load-" + name.substring(Math.max(0, name.length() - LONGEST_FILE_NAME)) + "-"
                + Long.toString(Files.size(file), Character.MAX_RADIX) + "-"
                + Long.toString(Files.getLastModifiedTime(file).toMillis(), Character.MAX_RADIX);
    }

    private void send(
            final Transfer transfer,
            final String name,
            final long sequence,
            final boolean csv,
            final CardFile.Part part) {
        final HttpRequest request = transfer.request("/v1/cards/deltas")
                .header("Content-Type", csv ? "text/csv" : "application/x-ndjson")
                .header("Attesta-Feed", name)
                .header("Attesta-Sequence", Long.toString(sequence))
                .POST(HttpRequest.BodyPublishers.ofByteArray(part.body()))
                .build();
        for (int waits = 0; ; waits++) {
            final HttpResponse<InputStream> response = transfer.send(request, AGAIN);
            if (response.statusCode() == OK) {
                read(response, part.linesBefore());
                return;
            }
            final JsonNode problem = Transfer.problem(response);
            if (problem.has("expected")) {
                throw Transfer.refusal(
                        response.statusCode(),
                        problem,
                        " It has not this file from its beginning: name another feed with --feed.");
            }
            // What a call before left behind may still be on its way in.
            if (response.statusCode() != CONFLICT || waits == MAX_WAITS) {
                throw Transfer.refusal(response.statusCode(), problem, AGAIN);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(WAIT_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Stopped." + AGAIN, e);
        }
    }

    private void read(final HttpResponse<InputStream> response, final long linesBefore) {
        try (BufferedReader report =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            boolean whole = false;
            for (String line = report.readLine(); line != null; line = report.readLine()) {
                final JsonNode told = json.readTree(line);
                whole = told.has("applied");
                if (whole) {
                    applied += told.path("applied").asLong();
                    stale += told.path("stale").asLong();
                    rejected += told.path("rejected").asLong();
                } else if (told.path("result").asText().equals("rejected")) {
                    spec.commandLine()
                            .getOut()
                            .println("line " + (linesBefore + told.path("line").asLong()) + ": "
                                    + told.path("reason").asText());
                }
            }
            if (!whole) {
                throw new CommandFailure("The server's report has no totals." + AGAIN);
            }
        } catch (final IOException e) {
            throw new CommandFailure("The server's report broke off: " + Transfer.reason(e) + "." + AGAIN, e);
        }
    }
}
