package io.attesta.authorizer.api;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Takes cards in from back offices, and tells of them. For any thread that may block. */
public interface CardExchange {
    /** How lines are written. */
    enum Format {
        NDJSON,
        CSV
    }

    /**
     * Place of an upload in its feed.
     *
     * @param feed as it was given
     * @param sequence from 1
     */
    record Place(String feed, long sequence) {}

    /**
     * A card as the table has it.
     *
     * @param token 16 bytes in hex
     * @param version unsigned
     * @param expiry year and month; empty for a removed card
     * @param occupation six digits; empty if it was not given
     * @param county two letters; empty if it was not given
     */
    record Card(
            String token,
            long version,
            String status,
            String expiry,
            int sequence,
            String occupation,
            List<String> flags,
            String county,
            int reason,
            Instant changedAt) {}

    /**
     * Takes deltas in. What is wrong with single lines is in the report. While the body pauses, what came takes effect.
     *
     * @param place empty if the upload is not numbered
     * @throws IOException if the report cannot be kept
     */
    UploadAnswer deltas(UploadBody body, Format format, Optional<Place> place) throws IOException;

    /**
     * Takes the whole table of one day in.
     *
     * @param asOf cards changed at or after this are not removed
     * @param confirmed whether it may change as much as it likes
     * @throws IOException if report or snapshot cannot be kept
     */
    UploadAnswer snapshot(UploadBody body, Format format, Instant asOf, boolean confirmed) throws IOException;

    /** The card of a well-formed number. */
    Optional<Card> card(String pan);
}
