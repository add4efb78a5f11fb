package io.attesta.authorizer.archive;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a report is written. */
public enum ReportFormat {
    /** RFC 4180 in UTF-8: a line of names, CRLF, quotes where they are needed; what is absent is empty. */
    CSV {
        @Override
        String begin(final List<String> columns) {
            return line(columns);
        }

        @Override
        String row(final List<String> columns, final List<Object> values, final boolean first) {
            return line(values);
        }

        @Override
        String end(final boolean empty) {
            return "";
        }
    },
    /** One array of objects, one a line; what is absent is null. An array that breaks off is no JSON, so nobody takes a part for the whole. */
    JSON {
        @Override
        String begin(final List<String> columns) {
            return "[";
        }

        @Override
        String row(final List<String> columns, final List<Object> values, final boolean first) {
            final ObjectNode row = MAPPER.createObjectNode();
            for (int i = 0; i < columns.size(); i++) {
                row.putPOJO(columns.get(i), values.get(i));
            }
            return (first ? "\n" : ",\n") + row;
        }

        @Override
        String end(final boolean empty) {
            return empty ? "]\n" : "\n]\n";
        }
    };

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String LINE_END = "\r\n";

    /** The format of a name; empty if there is none. */
    public static Optional<ReportFormat> of(final String label) {
        return Arrays.stream(values())
                .filter(each -> each.label().equals(label))
                .findFirst();
    }

    /** Its name: {@code csv}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What stands before all rows. */
    abstract String begin(List<String> columns);

    /** A row: texts, whole numbers, booleans and nulls. */
    abstract String row(List<String> columns, List<Object> values, boolean first);

    /** What stands behind all rows. */
    abstract String end(boolean empty);

    private static String line(final List<?> values) {
        return values.stream().map(ReportFormat::field).collect(Collectors.joining(",", "", LINE_END));
    }

    private static String field(final Object value) {
        if (value == null) {
            return "";
        }
        final String text = value.toString();
        return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text;
    }
}
