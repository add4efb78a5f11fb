package io.attesta.authorizer.journal;

/** A journal that is not what was written. The message names file, offset and what is wrong. */
public final class JournalDamageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalDamageException(final String place, final String file, final long offset, final String what) {
        super("the journal in " + place + " is damaged: " + file + " at offset " + offset + ": " + what);
    }
}
