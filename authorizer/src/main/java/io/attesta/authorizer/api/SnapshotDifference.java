package io.attesta.authorizer.api;

import java.util.Locale;

/**
 * What a snapshot changes, in numbers of lines or cards.
 *
 * @param added lines of cards that the table does not have
 * @param changed lines of a newer version
 * @param unchanged lines that say what the table says
 * @param stale lines of an older version, or of the same with another record
 * @param removed cards that the snapshot does not have
 * @param rejected lines that were refused
 * @param live cards of the table before, removed ones left out
 */
public record SnapshotDifference(
        long added, long changed, long unchanged, long stale, long removed, long rejected, long live) {
    /** Part of the table that changes: added, changed, removed and rejected over the cards there were; 0 if there were none. */
    public double share() {
        return live == 0 ? 0 : (double) (added + changed + removed + rejected) / live;
    }

    /** The members of a report, without braces; {@code share} to six places. */
    public String members() {
        return String.format(
                Locale.ROOT,
                "\"new\":%d,\"changed\":%d,\"unchanged\":%d,\"stale\":%d,\"removed\":%d,\"rejected\":%d,\"share\":%.6f",
                added,
                changed,
                unchanged,
                stale,
                removed,
                rejected,
                share());
    }
}
