package io.attesta.bench.load;

/**
 * One answer kept for verification: what it proves by DE 62 and 63, and what else of it the statement must agree with. Arrays are not to
 * be written to.
 *
 * @param statement DE 62
 * @param receipt DE 63
 * @param requestDigest first half of SHA-256 over the request, 16 bytes
 * @param code DE 38, empty if the answer has none
 * @param responseCode DE 39
 * @param action first two digits of DE 3; 104 for a reversal
 * @param acceptor DE 42
 * @param terminal DE 41
 * @param stan DE 11
 * @param lastFour last four digits of the card
 */
public record ReceiptSample(
        byte[] statement,
        byte[] receipt,
        byte[] requestDigest,
        String code,
        String responseCode,
        int action,
        String acceptor,
        String terminal,
        int stan,
        String lastFour) {
    @Override
    public String toString() {
        return "ReceiptSample[terminal " + terminal + ", stan " + stan + "]";
    }
}
