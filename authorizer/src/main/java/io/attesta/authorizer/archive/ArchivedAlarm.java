package io.attesta.authorizer.archive;

import java.util.UUID;

/**
 * An alarm on its way into the archive. Texts are masked by whoever raises it.
 *
 * @param identifier makes it the same alarm when it is written again
 * @param raisedAtMs ms since 1970
 * @param kind what sort of alarm
 * @param subject whom it is about, or null
 * @param message for people
 */
public record ArchivedAlarm(UUID identifier, long raisedAtMs, String kind, String subject, String message) {}
