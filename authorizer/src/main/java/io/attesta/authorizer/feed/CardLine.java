package io.attesta.authorizer.feed;

import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.decision.Entitlement;
import io.attesta.keystore.BlockEncryption;
import io.attesta.protocol.iso.CardNumber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One line on its way to a record: members come in one by one as text, in any order. The first thing wrong is kept as one sentence,
 * which never has the card number in it; the card number itself goes no further than its token. Owned by one thread, reused.
 */
final class CardLine implements RecordLine<CardRecord> {
    /** Names of flags in files, by bit. */
    static final String[] FLAGS = {"INSURED", "MINIMUM_INCOME", "MAY_PRACTISE", "JOB_SEEKER"};

    private static final int[] FLAG_BITS = {
        Entitlement.INSURED, Entitlement.MINIMUM_INCOME, Entitlement.MAY_PRACTISE, Entitlement.JOB_SEEKER
    };
    private static final byte[][] FLAG_NAMES = ascii(FLAGS);
    private static final byte[][] STATUS_NAMES =
            ascii(Arrays.stream(CardStatus.values()).map(Enum::name).toArray(String[]::new));
    private static final int BCD_BYTES = (CardNumber.MAX_DIGITS + 1) / 2;
    private static final int MAX_UNSIGNED_DIGITS = 20;
    /** As many digits as any number of them that fits a signed long. */
    private static final int PLAIN_DIGITS = 18;

    private final BlockEncryption tokenKey;
    private final byte[] bcd = new byte[BCD_BYTES];
    private final byte[] block = new byte[CardNumber.BLOCK_LENGTH];
    private final ByteBuffer halves = ByteBuffer.wrap(block);
    private CardRecord record = new CardRecord();
    private int given;
    private boolean cardKnown;
    private String fault;

    /** @param tokenKey turns card numbers into tokens */
    CardLine(final BlockEncryption tokenKey) {
        this.tokenKey = tokenKey;
    }

    private static byte[][] ascii(final String... names) {
        return Arrays.stream(names)
                .map(name -> name.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }

    /** Begins a line with a record of its own. */
    void begin() {
        record = new CardRecord();
        given = 0;
        cardKnown = false;
        fault = null;
    }

    /** The record; whole if {@link #fault} is null after {@link #end}. */
    @Override
    public CardRecord record() {
        return record;
    }

    /** Whether the line has a good card number, whatever else is wrong with it: the record then has its token. */
    boolean isCardKnown() {
        return cardKnown;
    }

    @Override
    public String fault() {
        return fault;
    }

    /** Says what is wrong; the first sentence stays. */
    void refuse(final String sentence) {
        if (fault == null) {
            fault = sentence;
        }
    }

    /** Notes that a member is there; false if it was there before. */
    boolean give(final CardMember member) {
        final int bit = 1 << member.ordinal();
        if ((given & bit) != 0) {
            refuse(member.label() + " is given twice.");
            return false;
        }
        given |= bit;
        return true;
    }

    private boolean has(final CardMember member) {
        return (given & 1 << member.ordinal()) != 0;
    }

    /** Takes the value of a member that is no list. */
    void take(final CardMember member, final byte[] text, final int from, final int to) {
        switch (member) {
            case PAN -> pan(text, from, to);
            case VERSION -> version(text, from, to);
            case STATUS -> status(text, from, to);
            case EXPIRY -> expiry(text, from, to);
            case SEQUENCE -> record.sequenceNumber = number(member, text, from, to, 9_999);
            case OCCUPATION -> occupation(text, from, to);
            case COUNTY -> county(text, from, to);
            case REASON -> record.reason = number(member, text, from, to, 65_535);
            case FLAGS -> throw new IllegalArgumentException("flags come one by one");
        }
    }

    /** Takes one flag. */
    void flag(final byte[] text, final int from, final int to) {
        final int place = place(FLAG_NAMES, text, from, to);
        if (place < 0) {
            refuse("flags has a name that is none of INSURED, MINIMUM_INCOME, MAY_PRACTISE, JOB_SEEKER.");
        } else {
            record.flags |= FLAG_BITS[place];
        }
    }

    /** Ends the line: what must be there is. A removed card keeps nothing but token and version. */
    void end() {
        require(CardMember.PAN);
        require(CardMember.VERSION);
        require(CardMember.STATUS);
        if (record.status == CardStatus.REMOVED && has(CardMember.STATUS)) {
            record.expiry = 0;
            record.sequenceNumber = 0;
            record.occupation = 0;
            record.flags = 0;
            record.county = 0;
            record.reason = 0;
        } else {
            require(CardMember.EXPIRY);
        }
    }

    private void require(final CardMember member) {
        if (!has(member)) {
            refuse(member.label() + " is missing.");
        }
    }

    private void pan(final byte[] text, final int from, final int to) {
        final int digits = to - from;
        if (digits < CardNumber.MIN_DIGITS || digits > CardNumber.MAX_DIGITS || !isDigits(text, from, to)) {
            refuse("pan is not 16 to 19 digits.");
            return;
        }
        Arrays.fill(bcd, (byte) 0);
        for (int i = 0; i < digits; i++) {
            final int digit = text[from + i] - '0';
            bcd[i / 2] |= (byte) (i % 2 == 0 ? digit << 4 : digit);
        }
        if (CardNumber.luhnHolds(bcd, 0, digits)) {
            CardNumber.toBlock(bcd, 0, digits, block, 0);
            tokenKey.encrypt(block, 0, block, 0);
            record.tokenHigh = halves.getLong(0);
            record.tokenLow = halves.getLong(Long.BYTES);
            cardKnown = true;
        } else {
            refuse("pan has a wrong last digit (Luhn).");
        }
        Arrays.fill(bcd, (byte) 0);
    }

    private void version(final byte[] text, final int from, final int to) {
        final boolean whole = isWholeNumber(text, from, to);
        if (whole && to - from <= PLAIN_DIGITS) {
            record.version = number(text, from, to);
        } else if (whole && to - from <= MAX_UNSIGNED_DIGITS) {
            try {
                record.version = Long.parseUnsignedLong(new String(text, from, to - from, StandardCharsets.US_ASCII));
            } catch (final NumberFormatException e) {
                record.version = 0;
            }
        }
        if (record.version == 0) {
            refuse("version is not a whole number from 1 to 18446744073709551615.");
        }
    }

    private void status(final byte[] text, final int from, final int to) {
        final int place = place(STATUS_NAMES, text, from, to);
        if (place < 0) {
            refuse("status is none of INITIALIZED, ISSUED, ACTIVE, SUSPENDED, LOST, STOLEN, EXPIRED, REVOKED, REPLACED,"
                    + " REMOVED.");
        } else {
            record.status = CardStatus.of(place);
        }
    }

    private void expiry(final byte[] text, final int from, final int to) {
        final boolean formed = to - from == 7
                && text[from] == '2'
                && text[from + 1] == '0'
                && text[from + 4] == '-'
                && isDigits(text, from + 2, from + 4)
                && isDigits(text, from + 5, to);
        final int month = formed ? digits(text, from + 5, to) : 0;
        if (month < 1 || month > 12) {
            refuse("expiry is not a year and a month from 2000-01 to 2099-12.");
        } else {
            record.expiry = digits(text, from + 2, from + 4) * 100 + month;
        }
    }

    private void occupation(final byte[] text, final int from, final int to) {
        if (to - from == 6 && isDigits(text, from, to)) {
            record.occupation = digits(text, from, to);
        } else {
            refuse("occupation is not six digits.");
        }
    }

    private void county(final byte[] text, final int from, final int to) {
        if (to - from == 2 && isLetter(text[from]) && isLetter(text[from + 1])) {
            record.county = text[from] << 8 | text[from + 1];
        } else {
            refuse("county is not two letters from A to Z.");
        }
    }

    private int number(final CardMember member, final byte[] text, final int from, final int to, final int most) {
        final int number = isWholeNumber(text, from, to) && to - from <= 5 ? digits(text, from, to) : -1;
        if (number < 0 || number > most) {
            refuse(member.label() + " is not a whole number from 0 to " + most + ".");
            return 0;
        }
        return number;
    }

    /** Index of the name that a text is, or -1. Length and first letter first: they tell nearly all names apart. */
    static int place(final byte[][] names, final byte[] text, final int from, final int to) {
        for (int i = 0; i < names.length; i++) {
            final byte[] name = names[i];
            if (name.length == to - from
                    && name[0] == text[from]
                    && Arrays.equals(text, from, to, name, 0, name.length)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isLetter(final byte character) {
        return character >= 'A' && character <= 'Z';
    }

    private static boolean isDigits(final byte[] text, final int from, final int to) {
        for (int i = from; i < to; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return false;
            }
        }
        return to > from;
    }

    private static boolean isWholeNumber(final byte[] text, final int from, final int to) {
        return isDigits(text, from, to) && (text[from] != '0' || to - from == 1);
    }

    private static int digits(final byte[] text, final int from, final int to) {
        return (int) number(text, from, to);
    }

    private static long number(final byte[] text, final int from, final int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text[i] - '0';
        }
        return number;
    }
}
