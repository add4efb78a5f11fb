package io.attesta.bench.load;

import io.attesta.protocol.iso.ResponseCode;

/**
 * The cards of the sample world as arithmetic on a card's number, from 1. Written from the contract and sharing nothing with the
 * server's own sample world, so that it can tell what an answer must be.
 */
public final class SampleCards {
    /** Digits of a sample card's PAN. */
    public static final int PAN_DIGITS = 16;
    /** Greatest card number: eleven digits. */
    public static final long MAX_NUMBER = 99_999_999_999L;

    private static final long PREFIX = 9642L * 100_000_000_000L;
    private static final int PAYLOAD_DIGITS = 15;
    private static final int USUAL_EXPIRY = 2812;
    private static final int PAST_EXPIRY = 2412;

    private SampleCards() {}

    /** PAN of card {@code number}: 9642, eleven digits, Luhn digit. */
    public static long pan(final long number) {
        if (number < 1 || number > MAX_NUMBER) {
            throw new IllegalArgumentException("sample cards are numbered from 1 to " + MAX_NUMBER);
        }
        final long payload = PREFIX + number;
        return payload * 10 + luhnDigit(payload);
    }

    /** Expiry, YYMM. */
    public static int expiry(final long number) {
        return number % 500 == 250 ? PAST_EXPIRY : USUAL_EXPIRY;
    }

    public static boolean insured(final long number) {
        return number % 3 == 0;
    }

    public static boolean minimumIncome(final long number) {
        return number % 10 == 0;
    }

    public static boolean mayPractise(final long number) {
        return number % 11 != 0;
    }

    public static boolean jobSeeker(final long number) {
        return number % 2 == 0;
    }

    /**
     * What the card alone makes of a request: 00 if it is in good standing, else why not.
     *
     * @param presentedExpiry DE 14, YYMM; {@link RequestFields#ABSENT} if not sent
     * @param month the month it is, YYMM
     */
    public static ResponseCode standing(final long number, final int presentedExpiry, final int month) {
        final int status = (int) (number % 200);
        switch (status) {
            case 199:
                return ResponseCode.REVOKED;
            case 198:
                return ResponseCode.STOLEN;
            case 197:
                return ResponseCode.LOST;
            case 196:
                return ResponseCode.SUSPENDED;
            default:
        }
        final boolean differs = presentedExpiry != RequestFields.ABSENT && presentedExpiry != expiry(number);
        if (month > expiry(number) || differs) {
            return ResponseCode.EXPIRED;
        }
        return status == 194 || status == 195 ? ResponseCode.NOT_ACTIVE : ResponseCode.APPROVED;
    }

    private static int luhnDigit(final long payload) {
        long rest = payload;
        int sum = 0;
        for (int i = 0; i < PAYLOAD_DIGITS; i++) {
            final int digit = (int) (rest % 10);
            rest /= 10;
            sum += i % 2 == 0 ? digit * 2 / 10 + digit * 2 % 10 : digit;
        }
        return (10 - sum % 10) % 10;
    }
}
