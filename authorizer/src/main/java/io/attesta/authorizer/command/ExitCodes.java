package io.attesta.authorizer.command;

/** What the process says when it ends. */
public final class ExitCodes {
    /** Done, nothing wrong. */
    public static final int DONE = 0;

    /** Found something wrong, or could not do it. */
    public static final int FOUND_WRONG = 1;

    /** Wrong usage: an unknown command or option, a missing or malformed argument. */
    public static final int WRONG_USAGE = 2;

    private ExitCodes() {}
}
