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
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Sends a file in numbered parts. Interrupted and called again it begins at the first part; the server acknowledges those it has without
 * effect and with their totals, so the totals are always those of the whole file.
 */
final class FileLoad {
    private static final String AGAIN = " Call the same again: it goes on where it was.";
    private static final int CONFLICT = 409;
    private static final int OK = 200;
    private static final int MAX_WAITS = 60;
    private static final long WAIT_MS = 500;
    private static final int LONGEST_FILE_NAME = 32;

    private final Transfer transfer;
    private final Target target;
    private final Path file;
    private final boolean gzip;
    private final Optional<String> feed;
    private final PrintWriter out;
    private final PrintWriter err;
    private final ObjectMapper json = new ObjectMapper();
    private long applied;
    private long stale;
    private long rejected;

    /**
     * Where a file goes.
     *
     * @param path of the resource
     * @param task word for the progress bar
     * @param feedPrefix what names of feeds begin with, if none is given: at most 15 characters
     * @param csv whether the file is CSV, else NDJSON
     */
    record Target(String path, String task, String feedPrefix, boolean csv) {}

    /**
     * A load that is to be run once.
     *
     * @param gzip whether to zip what is sent
     * @param feed empty = named after the file
     * @param out for the report
     * @param err for progress
     */
    FileLoad(
            final Transfer transfer,
            final Target target,
            final Path file,
            final boolean gzip,
            final Optional<String> feed,
            final PrintWriter out,
            final PrintWriter err) {
        this.transfer = transfer;
        this.target = target;
        this.file = file;
        this.gzip = gzip;
        this.feed = feed;
        this.out = out;
        this.err = err;
    }

    /** Sends all parts; gives the exit code. */
    int run() {
        try (CardFile parts = new CardFile(file, target.csv());
                ByteProgress progress = new ByteProgress(target.task(), "taken in", Files.size(file), err)) {
            final String name = feed.isPresent() ? feed.get() : feedName();
            long sequence = 1;
            for (CardFile.Part part = parts.next(); part != null; part = parts.next()) {
                send(name, sequence++, part);
                progress.at(parts.bytes());
            }
        } catch (final IOException e) {
            throw new CommandFailure("The file " + file + " cannot be read: " + Transfer.reason(e) + ".", e);
        }
        out.println("applied=" + applied + " stale=" + stale + " rejected=" + rejected);
        out.flush();
        if (rejected == 0) {
            return ExitCodes.DONE;
        }
        err.println("To send the same file again, unchanged, name another feed with --feed.");
        err.flush();
        return ExitCodes.FOUND_WRONG;
    }

    /** The same file has the same name again; a changed one another. Nothing in it tells what is in the file. */
    private String feedName() throws IOException {
        final String name = file.getFileName().toString().replaceAll("[^A-Za-z0-9._-]", "_");
        return target.feedPrefix() + name.substring(Math.max(0, name.length() - LONGEST_FILE_NAME)) + "-"
                + Long.toString(Files.size(file), Character.MAX_RADIX) + "-"
                + Long.toString(Files.getLastModifiedTime(file).toMillis(), Character.MAX_RADIX);
    }

    private void send(final String name, final long sequence, final CardFile.Part part) {
        final HttpRequest.Builder building = transfer.request(target.path())
                .header("Content-Type", target.csv() ? "text/csv" : "application/x-ndjson")
                .header("Attesta-Feed", name)
                .header("Attesta-Sequence", Long.toString(sequence))
                .POST(HttpRequest.BodyPublishers.ofByteArray(gzip ? Zipped.of(part.body()) : part.body()));
        if (gzip) {
            building.header("Content-Encoding", "gzip");
        }
        final HttpRequest request = building.build();
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
                    out.println("line " + (linesBefore + told.path("line").asLong()) + ": "
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
