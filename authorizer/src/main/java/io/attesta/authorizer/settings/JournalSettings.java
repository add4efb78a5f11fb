package io.attesta.authorizer.settings;

import java.time.Duration;

/**
 * Group {@code journal}: the journal on disk and its snapshots.
 *
 * @param sync when a batch counts as durable
 * @param segmentBytes size of a segment, 1 MiB to 1 GiB
 * @param minFreeBytes free bytes on the disk below which new work is refused; not less than {@code segmentBytes}
 * @param snapshotInterval longest time between snapshots
 * @param snapshotBytes bytes of journal that ask for a snapshot
 * @param checkpointInterval time between signed checkpoints
 * @param retain how long unneeded segments stay; zero = not at all
 */
public record JournalSettings(
        JournalSync sync,
        int segmentBytes,
        long minFreeBytes,
        Duration snapshotInterval,
        long snapshotBytes,
        Duration checkpointInterval,
        Duration retain) {
    static JournalSettings of(final SettingValues values) {
        return new JournalSettings(
                values.choice(SettingKey.JOURNAL_SYNC, JournalSync.class),
                (int) values.bytes(SettingKey.JOURNAL_SEGMENT_BYTES),
                values.bytes(SettingKey.JOURNAL_MIN_FREE),
                values.span(SettingKey.JOURNAL_SNAPSHOT_INTERVAL),
                values.bytes(SettingKey.JOURNAL_SNAPSHOT_BYTES),
                values.span(SettingKey.JOURNAL_CHECKPOINT_INTERVAL),
                values.span(SettingKey.JOURNAL_RETAIN));
    }
}
