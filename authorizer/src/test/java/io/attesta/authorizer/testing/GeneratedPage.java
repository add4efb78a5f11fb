package io.attesta.authorizer.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of {@code docs/} that is made from the code: compared, or written anew with {@code -Dregenerate=true}. */
public final class GeneratedPage {
    private static final Path HOME = Path.of(System.getProperty("attesta.home"));

    private GeneratedPage() {}

    /**
     * Fails if the page is not what was made.
     *
     * @param page path below the top of the source tree
     */
    public static void assertInStep(final String page, final String made) throws IOException {
        final Path file = HOME.resolve(page);
        if (Boolean.getBoolean("regenerate")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, made);
        }
        assertThat(file).usingCharset("UTF-8").hasContent(made);
    }

    /**
     * The Javadoc of an enum's constant as one line of plain text, taken from the source: pages and code say it once.
     *
     * @throws AssertionError if the constant has none
     */
    public static String sentence(final Enum<?> constant) throws IOException {
        final Class<?> type = constant.getDeclaringClass();
        final Path source =
                HOME.resolve("authorizer/src/main/java/" + type.getName().replace('.', '/') + ".java");
        final Matcher found = Pattern.compile(
                        "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*" + constant.name() + "\\b", Pattern.DOTALL)
                .matcher(Files.readString(source));
        assertThat(found.find()).as("Javadoc of %s in %s", constant, type).isTrue();
        return found.group(1)
                .replaceAll("\\n\\s*\\*", " ")
                .replaceAll("\\{@\\w+ ([^}]*)}", "$1")
                .replaceAll("\\s+", " ")
                .trim();
    }
}
