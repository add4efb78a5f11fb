package io.attesta.authorizer.card;

import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.decision.CardView;
import io.attesta.authorizer.decision.FileRecord;

/** One card at one version: a mutable row that tables copy in and out. {@value #LENGTH} bytes wherever it is stored. */
public final class CardRecord implements CardView {
    /** 3 × 8 bytes of version and times, 2 × 4, 4 × 2, 2 × 4 of status and mark. */
    public static final int LENGTH = 48;

    public long tokenHigh;
    public long tokenLow;
    public CardStatus status = CardStatus.INITIALIZED;
    /** Last month of validity, YYMM as a number. */
    public int expiry;
    /** Number of the re-issue. */
    public int sequenceNumber;
    /** Six-digit COR code as a number. */
    public int occupation;
    /** Entitlement flags, 16 bits. */
    public int flags;
    /** Two ASCII letters, the first in the high byte. */
    public int county;
    /** Why the back office changed the card, unsigned 16 bits. */
    public int reason;
    /** Version of the record, unsigned, raised by the back office. */
    public long version;
    /** When the record was applied here, milliseconds since 1970. */
    public long changedAtMs;
    /** See {@link CardView#activeSince}. */
    public long activeSince;
    /** Number of the snapshot, since the start, that had the card last; 0 = none had. Not journaled. */
    public int seenBy;

    @Override
    public CardStatus status() {
        return status;
    }

    @Override
    public int expiry() {
        return expiry;
    }

    @Override
    public int occupation() {
        return occupation;
    }

    @Override
    public int sequenceNumber() {
        return sequenceNumber;
    }

    @Override
    public int county() {
        return county;
    }

    @Override
    public int reason() {
        return reason;
    }

    @Override
    public int flags() {
        return flags;
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public long activeSince() {
        return activeSince;
    }

    /** Copies what a file action says of the card; the token and what was found out here stay. */
    public void copyFrom(final FileRecord record) {
        version = record.version;
        status = record.status;
        expiry = record.expiry;
        sequenceNumber = record.sequenceNumber;
        occupation = record.occupation;
        flags = record.flags;
        county = record.county;
        reason = record.reason;
    }

    /** Whether the back office says the same of the card in another record: all but token, version and what was found out here. */
    public boolean saysTheSameAs(final CardRecord other) {
        return status == other.status
                && expiry == other.expiry
                && sequenceNumber == other.sequenceNumber
                && occupation == other.occupation
                && flags == other.flags
                && county == other.county
                && reason == other.reason;
    }

    /** Copies everything from another row. */
    public void copyFrom(final CardRecord other) {
        tokenHigh = other.tokenHigh;
        tokenLow = other.tokenLow;
        status = other.status;
        expiry = other.expiry;
        sequenceNumber = other.sequenceNumber;
        occupation = other.occupation;
        flags = other.flags;
        county = other.county;
        reason = other.reason;
        version = other.version;
        changedAtMs = other.changedAtMs;
        activeSince = other.activeSince;
        seenBy = other.seenBy;
    }
}
