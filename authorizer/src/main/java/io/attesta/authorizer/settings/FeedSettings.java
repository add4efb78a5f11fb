package io.attesta.authorizer.settings;

import java.time.Duration;

/**
 * Group {@code feed}: the stream of card changes from the back office.
 *
 * @param snapshotMaxChangeBasisPoints part of the table a snapshot may change unconfirmed, in hundredths of a percent, 0 to 10,000
 * @param staleAfter age that makes the feed stale; zero = never
 */
public record FeedSettings(int snapshotMaxChangeBasisPoints, Duration staleAfter) {
    static FeedSettings of(final SettingValues values) {
        return new FeedSettings(
                values.whole(SettingKey.FEED_SNAPSHOT_MAX_CHANGE), values.span(SettingKey.FEED_STALE_AFTER));
    }
}
