package io.attesta.authorizer.archive;

import java.util.Locale;
import java.util.regex.Pattern;

/** What a search may ask to be equal to something. */
enum SearchFilter {
    /** The one whose history is wanted. Served by a hash index. */
    CARD("r.card_token = decode(?, 'hex')", "[0-9a-f]{32}", "a card's token, 32 hex digits", true) {
        @Override
        String normal(final String given) {
            return given.toLowerCase(Locale.ROOT);
        }
    },
    /** Served by a bloom filter for each stretch of time. */
    ACCEPTOR("r.acceptor = ?", "[!-~]([ -~]{0,13}[!-~])?", "an acceptor's identifier, 1 to 15 characters", false),
    TERMINAL("r.terminal = ?", "[!-~]([ -~]{0,6}[!-~])?", "a terminal's identifier, 1 to 8 characters", false),
    /** Served by a hash index. */
    CODE("r.code = ?", "[0-9A-Z]{6}", "an authorization code, 6 characters", true) {
        @Override
        String normal(final String given) {
            return given.toUpperCase(Locale.ROOT);
        }
    },
    RESPONSE("r.response_code = ?", "[0-9A-Z]{2}", "a response code, 2 characters", false);

    private final String condition;
    private final Pattern form;
    private final String sentence;
    private final boolean few;

    SearchFilter(final String condition, final String form, final String sentence, final boolean few) {
        this.condition = condition;
        this.form = Pattern.compile(form);
        this.sentence = sentence;
        this.few = few;
    }

    /** The condition, with one parameter. */
    String condition() {
        return condition;
    }

    /** Whether an index finds the rows wherever they are, and there are few of them. */
    boolean few() {
        return few;
    }

    /** The parameter's name. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What is looked for, as the archive has it.
     *
     * @throws ArchiveQueryException if it can be none
     */
    String value(final String given) throws ArchiveQueryException {
        final String value = normal(given);
        if (!form.matcher(value).matches()) {
            throw ArchiveQueryException.invalid("The parameter " + label() + " is " + sentence + ".");
        }
        return value;
    }

    String normal(final String given) {
        return given;
    }
}
