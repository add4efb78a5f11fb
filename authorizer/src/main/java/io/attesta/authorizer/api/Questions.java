package io.attesta.authorizer.api;

/** Hears who asks the archive what kind of question: for the audit log. Called by any thread, before the answer. */
@FunctionalInterface
public interface Questions {
    /**
     * A question was asked.
     *
     * @param event {@code archive.search} or {@code archive.report}
     * @param caller id of the token or of the certificate's entry
     * @param about what kind of question; for a search nothing of what was looked for
     */
    void asked(String event, String caller, String about);
}
