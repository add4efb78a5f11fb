package io.attesta.authorizer.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What tests hold of {@code docs/reference/message-spec.md}, of which only parts are made from the code. */
public final class SpecPage {
    private static final Path PAGE =
            Path.of(System.getProperty("attesta.home")).resolve("docs/reference/message-spec.md");
    private static final Pattern HEX_ROW = Pattern.compile("\\| `([0-9a-f]+)` \\| .* \\|");

    private SpecPage() {}

    /** Fails if what stands between two marks is not what was made; with {@code -Dregenerate=true} it is written anew. */
    public static void assertInStep(final String begin, final String end, final String made) throws IOException {
        if (Boolean.getBoolean("regenerate")) {
            final String page = text();
            assertThat(page).contains(begin, end);
            Files.writeString(
                    PAGE,
                    page.substring(0, page.indexOf(begin) + begin.length()) + made + page.substring(page.indexOf(end)));
        }
        assertThat(text()).contains(begin + made + end);
    }

    /** The hex of an example's rows, one behind the other. */
    public static String example(final String name) throws IOException {
        final StringBuilder hex = new StringBuilder();
        final String mark = "<!-- example: " + name + " -->\n";
        final String page = text();
        assertThat(page).contains(mark);
        final String behind = page.substring(page.indexOf(mark) + mark.length());
        for (final String line :
                behind.lines().takeWhile(row -> row.startsWith("|")).toList()) {
            final Matcher row = HEX_ROW.matcher(line);
            if (row.matches()) {
                hex.append(row.group(1));
            }
        }
        return hex.toString();
    }

    /** The whole page. */
    public static String text() throws IOException {
        return Files.readString(PAGE);
    }
}
