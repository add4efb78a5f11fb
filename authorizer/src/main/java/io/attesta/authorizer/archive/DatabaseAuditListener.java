package io.attesta.authorizer.archive;

/** Whom an audit of the database tells what it finds while it goes on. Called by the thread that audits. */
public interface DatabaseAuditListener {
    /** Something is wrong: one sentence that names node, batch and sequence, never contents of a row. */
    void finding(String sentence);

    /** So many authorizations of all are done. */
    void progress(long rows, long all);
}
