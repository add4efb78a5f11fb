package io.attesta.authorizer.command;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a 0302 asks to do with a card's record: DE 91. */
enum FileAction {
    ADD("1"),
    CHANGE("2"),
    DELETE("3"),
    INQUIRE("5");

    private final String code;

    FileAction(final String code) {
        this.code = code;
    }

    /** DE 91. */
    String code() {
        return code;
    }

    /** The action of a name in any case; an {@link IllegalArgumentException} says which there are. */
    static FileAction named(final String name) {
        return Arrays.stream(values())
                .filter(action -> action.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("A file action is one of "
                        + Arrays.stream(values())
                                .map(action -> action.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + "."));
    }
}
