package io.attesta.authorizer.settings;

/** When a batch counts as durable ({@code journal.sync}). */
public enum JournalSync {
    /** Once {@code fdatasync} has returned: survives the loss of power. */
    BATCH,
    /** Once the operating system has it: survives the process, not the machine. */
    OS
}
