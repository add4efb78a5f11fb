package io.attesta.authorizer.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;

/** One line of the audit log, a JSON object: when, what, who, and what else there is to say; nothing secret. */
final class AuditLine {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ObjectNode line = JSON.createObjectNode();

    /**
     * A line about an act of whoever runs this process.
     *
     * @param event such as {@code keys.rotate}
     */
    AuditLine(final Clock clock, final String event) {
        line.put("time", clock.millis());
        line.put("event", event);
        line.put("user", System.getProperty("user.name", ""));
    }

    AuditLine with(final String name, final String value) {
        line.put(name, value);
        return this;
    }

    AuditLine with(final String name, final long value) {
        line.put(name, value);
        return this;
    }

    /** The JSON on one line. */
    @Override
    public String toString() {
        return line.toString();
    }
}
