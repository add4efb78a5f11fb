package io.attesta.authorizer.decision;

/**
 * A card's record as a file action brings or tells it: DE 120 without its tags. A mutable row; the card it belongs to is the
 * message's.
 */
public final class FileRecord {
    /** Whether every value means something and the ones that an addition needs are there. */
    public boolean complete;
    /** Whether every value means something and the version is there, which is what a deletion needs. */
    public boolean versioned;
    /** Unsigned 64 bits. */
    public long version;

    public CardStatus status = CardStatus.REMOVED;
    /** YYMM. */
    public int expiry;
    /** 0 to 9999. */
    public int sequenceNumber;
    /** COR code, 0 to 999999. */
    public int occupation;
    /** Entitlement flags, 16 bits. */
    public int flags;
    /** Two letters as 16 bits, 0 if there is none. */
    public int county;
    /** 0 to 65535. */
    public int reason;

    /** Makes it the record of nothing. */
    public void clear() {
        complete = false;
        versioned = false;
        version = 0;
        status = CardStatus.REMOVED;
        expiry = 0;
        sequenceNumber = 0;
        occupation = 0;
        flags = 0;
        county = 0;
        reason = 0;
    }

    /** Makes it what another is. */
    public void copy(final FileRecord other) {
        complete = other.complete;
        versioned = other.versioned;
        version = other.version;
        status = other.status;
        expiry = other.expiry;
        sequenceNumber = other.sequenceNumber;
        occupation = other.occupation;
        flags = other.flags;
        county = other.county;
        reason = other.reason;
    }

    void copy(final CardView card) {
        complete = true;
        versioned = true;
        version = card.version();
        status = card.status();
        expiry = card.expiry();
        sequenceNumber = card.sequenceNumber();
        occupation = card.occupation();
        flags = card.flags();
        county = card.county();
        reason = card.reason();
    }
}
