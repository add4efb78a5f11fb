package io.attesta.authorizer.backoffice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.authorizer.command.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** An answer of one JSON object, and how people read it. */
final class ShownRecord {
    private static final int OK = 200;
    private static final int LONGEST_ANSWER = 1 << 20;

    private ShownRecord() {}

    /**
     * Asks for an object.
     *
     * @throws CommandFailure if the server gives none
     */
    static JsonNode ask(final Transfer transfer, final HttpRequest request) {
        final HttpResponse<InputStream> response = transfer.send(request, "");
        if (response.statusCode() != OK) {
            throw Transfer.refusal(response.statusCode(), Transfer.problem(response), "");
        }
        try (InputStream body = response.body()) {
            return new ObjectMapper().readTree(body.readNBytes(LONGEST_ANSWER));
        } catch (final IOException e) {
            throw new CommandFailure("The server's answer cannot be read: " + Transfer.reason(e) + ".", e);
        }
    }

    /** A line for each member, names in one column. */
    static void print(final JsonNode record, final PrintWriter out) {
        record.properties()
                .forEach(member -> out.println("%-12s%s".formatted(member.getKey(), text(member.getValue()))));
        out.flush();
    }

    private static String text(final JsonNode value) {
        if (!value.isArray()) {
            return value.asText();
        }
        final StringBuilder words = new StringBuilder();
        value.forEach(word -> words.append(words.isEmpty() ? "" : " ").append(word.asText()));
        return words.isEmpty() ? "none" : words.toString();
    }
}
