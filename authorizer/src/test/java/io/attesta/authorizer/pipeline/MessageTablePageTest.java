package io.attesta.authorizer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.testing.SpecPage;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table element × message of the message specification equals what the server does. */
final class MessageTablePageTest {
    private static final String BEGIN = "<!-- element by message: made by MessageTablePageTest -->\n";
    private static final String END = "<!-- end of element by message -->";
    private static final Pattern CONDITIONAL_ROW =
            Pattern.compile("(?m)^\\| (\\d+)(?: or \\d+)? [^|]*\\|(?:[^\\n]*\\|)? C \\|");

    @Test
    void shouldFindTableInStepWithWhatTheServerDoes() throws IOException {
        SpecPage.assertInStep(BEGIN, END, MessageTable.markdown());
    }

    @Test
    void shouldSayTheConditionOfEachElementThatHasOne() throws IOException {
        final String page = SpecPage.text();
        final String table = page.substring(page.indexOf(BEGIN), page.indexOf(END));
        final String conditions = page.substring(page.indexOf(END), page.indexOf("\n## ", page.indexOf(END)));
        final Matcher row = CONDITIONAL_ROW.matcher(table);
        int rows = 0;
        while (row.find()) {
            assertThat(conditions).containsPattern("(?m)^\\| (\\d+, )*" + row.group(1) + "(, \\d+)* \\|");
            rows++;
        }
        assertThat(rows).isGreaterThan(9);
    }
}
