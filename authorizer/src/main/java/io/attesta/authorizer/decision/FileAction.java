package io.attesta.authorizer.decision;

/** What a file action (0302) does with a card's record: DE 91. */
public enum FileAction {
    ADD('1'),
    CHANGE('2'),
    DELETE('3'),
    INQUIRE('5');

    private static final FileAction[] VALUES = values();

    private final char updateCode;

    FileAction(final char updateCode) {
        this.updateCode = updateCode;
    }

    /** The action of a file update code, or null if there is none such here. */
    public static FileAction of(final int updateCode) {
        for (final FileAction action : VALUES) {
            if (action.updateCode == updateCode) {
                return action;
            }
        }
        return null;
    }

    /** DE 91. */
    public char updateCode() {
        return updateCode;
    }
}
