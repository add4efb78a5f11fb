package io.attesta.bench.archive;

import java.util.List;

/**
 * How fast a backlog went into the archive.
 *
 * @param rows rows in all tables
 * @param seconds from the connection to the last commit; starting PostgreSQL and making the tables is not in it
 * @param authorizationRows rows of the part that has the authorizations: from the end of the commit with the first of them on
 * @param authorizationSeconds time of that part
 * @param perSecond rows of each second
 */
record DrainReport(
        long rows, double seconds, long authorizationRows, double authorizationSeconds, List<Long> perSecond) {
    DrainReport {
        perSecond = List.copyOf(perSecond);
    }

    /** Rows a second while authorizations were archived; of everything, if they were in one commit. */
    double rate() {
        return authorizationSeconds > 0 ? authorizationRows / authorizationSeconds : rows / seconds;
    }
}
