package io.attesta.authorizer.feed;

import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.acceptor.TerminalRecord;
import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.decision.AcceptorKey;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.decision.Category;
import io.attesta.authorizer.decision.Entitlement;
import io.attesta.protocol.iso.CardNumber;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The same world each time: cards by number, 42 × 500 acceptors with a terminal each, one back office. Version 1 of everything. Pure
 * arithmetic; card numbers are 9642 (national assignment, Romania), eleven digits, Luhn digit.
 */
public final class SampleWorld {
    /** Cards of the full world. */
    public static final int CARDS = 570_000;
    /** Acceptors of each county. */
    public static final int ACCEPTORS_PER_COUNTY = 500;
    /** The one back office. */
    public static final String BACK_OFFICE = "RO-BU-BCK-00001";
    /** Its terminal. */
    public static final String BACK_OFFICE_TERMINAL = "BU900001";

    /** Codes of the 42 counties in alphabetical order. */
    public static final List<String> COUNTIES = List.of(
            "AB", "AG", "AR", "BC", "BH", "BN", "BR", "BT", "BU", "BV", "BZ", "CJ", "CL", "CS", "CT", "CV", "DB", "DJ",
            "GJ", "GL", "GR", "HD", "HR", "IF", "IL", "IS", "MH", "MM", "MS", "NT", "OT", "PH", "SB", "SJ", "SM", "SV",
            "TL", "TM", "TR", "VL", "VN", "VS");

    // COR codes: the first occupation of 40 unit groups of the classification.
    private static final int[] OCCUPATIONS = {
        221101, 222101, 251401, 214201, 215101, 216101, 231001, 233001, 234101, 234201,
        241101, 242301, 251101, 251201, 261101, 263501, 311201, 321101, 322101, 331301,
        333301, 411001, 412001, 432101, 512001, 513101, 514101, 522101, 532101, 541401,
        611101, 711201, 712601, 721201, 723101, 741101, 751201, 832201, 833201, 911201
    };

    private SampleWorld() {}

    /** Card number i, from 1. */
    public static String pan(final long i) {
        return CardNumber.withLuhn("9642%011d".formatted(i));
    }

    /** Card i as a record; the token is the caller's. */
    public static CardRecord card(final long i, final long tokenHigh, final long tokenLow) {
        final CardRecord card = new CardRecord();
        card.tokenHigh = tokenHigh;
        card.tokenLow = tokenLow;
        card.version = 1;
        card.status = status(i);
        card.expiry = i % 500 == 250 ? 2412 : 2812;
        card.sequenceNumber = 1;
        card.flags = flags(i);
        card.occupation = OCCUPATIONS[(int) (i % OCCUPATIONS.length)];
        final String county = COUNTIES.get((int) (i % COUNTIES.size()));
        card.county = county.charAt(0) << 8 | county.charAt(1);
        return card;
    }

    private static CardStatus status(final long i) {
        return switch ((int) (i % 200)) {
            case 194 -> CardStatus.INITIALIZED;
            case 195 -> CardStatus.ISSUED;
            case 196 -> CardStatus.SUSPENDED;
            case 197 -> CardStatus.LOST;
            case 198 -> CardStatus.STOLEN;
            case 199 -> CardStatus.REVOKED;
            default -> CardStatus.ACTIVE;
        };
    }

    private static int flags(final long i) {
        return (i % 3 == 0 ? Entitlement.INSURED : 0)
                | (i % 10 == 0 ? Entitlement.MINIMUM_INCOME : 0)
                | (i % 11 != 0 ? Entitlement.MAY_PRACTISE : 0)
                | (i % 2 == 0 ? Entitlement.JOB_SEEKER : 0);
    }

    /** Category of the acceptors with number n of their county. */
    public static Category category(final int n) {
        return switch (n % 10) {
            case 2, 8 -> Category.MED;
            case 4 -> Category.TRN;
            case 6 -> Category.CTY;
            case 0 -> Category.AGY;
            default -> Category.EMP;
        };
    }

    /** Identifier of acceptor n, 1 to 500, of a county. */
    public static String acceptorId(final String county, final int n) {
        return "RO-%s-%s-%05d".formatted(county, category(n), n);
    }

    /** Identifier of the terminal of acceptor n of a county. */
    public static String terminalId(final String county, final int n) {
        return "%s%06d".formatted(county, n);
    }

    /** Acceptor n of a county. */
    public static AcceptorRecord acceptor(final String county, final int n) {
        final Category category = category(n);
        return acceptor(acceptorId(county, n), "Sample " + category + " " + n + ", " + county, category);
    }

    /** The terminal of acceptor n of a county. */
    public static TerminalRecord terminal(final String county, final int n) {
        return terminal(terminalId(county, n), acceptorId(county, n));
    }

    /** The back office. */
    public static AcceptorRecord backOffice() {
        return acceptor(BACK_OFFICE, "Sample back office", Category.BCK);
    }

    /** The back office's terminal. */
    public static TerminalRecord backOfficeTerminal() {
        return terminal(BACK_OFFICE_TERMINAL, BACK_OFFICE);
    }

    private static AcceptorRecord acceptor(final String id, final String name, final Category category) {
        final byte[] ascii = id.getBytes(StandardCharsets.US_ASCII);
        return new AcceptorRecord(AcceptorKey.high(ascii, 0), AcceptorKey.low(ascii, 0), name, category, false, 1, 0);
    }

    private static TerminalRecord terminal(final String id, final String acceptor) {
        final byte[] ascii = acceptor.getBytes(StandardCharsets.US_ASCII);
        return new TerminalRecord(
                AcceptorKey.terminal(id.getBytes(StandardCharsets.US_ASCII), 0),
                AcceptorKey.high(ascii, 0),
                AcceptorKey.low(ascii, 0),
                false,
                1);
    }
}
