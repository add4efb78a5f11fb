package io.attesta.authorizer.simulation;

import java.util.HexFormat;

/**
 * A card's record as DE 120 shows it.
 *
 * @param version {@link #NONE} if it was not given
 * @param status 0 INITIALIZED to 9 REMOVED, {@link #NONE} if it was not given
 * @param expiry YYMM, null if it was not given
 * @param county two letters
 */
record Card(
        long version, int status, String expiry, int sequence, int occupation, int flags, String county, int reason) {
    static final int NONE = -1;

    boolean isActive() {
        return status == 2;
    }

    boolean isRemoved() {
        return status == 9;
    }

    Card removed() {
        return new Card(version, 9, "0000", 0, 0, 0, "", 0);
    }

    Card with(final long newVersion, final int newStatus) {
        return new Card(newVersion, newStatus, expiry, sequence, occupation, flags, county, reason);
    }

    /** DE 120: all tags. */
    String hex() {
        return "df2008%016xdf2101%02xdf2202%sdf2302%04ddf2403%06ddf2502%04xdf2602%sdf2702%04x"
                .formatted(version, status, expiry, sequence, occupation, flags, letters(), reason);
    }

    private String letters() {
        return county.isEmpty() ? "0000" : "%02x%02x".formatted((int) county.charAt(0), (int) county.charAt(1));
    }

    /** Reads what {@link #hex} writes, tags left out too. */
    static Card ofRecord(final String hex) {
        long version = NONE;
        int status = NONE;
        String expiry = null;
        int sequence = 0;
        int occupation = 0;
        int flags = 0;
        String county = "";
        int reason = 0;
        for (int at = 0; at < hex.length(); ) {
            final int length = Integer.parseInt(hex.substring(at + 4, at + 6), 16);
            final String value = hex.substring(at + 6, at + 6 + 2 * length);
            switch (hex.substring(at, at + 4)) {
                case "df20" -> version = Long.parseLong(value, 16);
                case "df21" -> status = Integer.parseInt(value, 16);
                case "df22" -> expiry = value;
                case "df23" -> sequence = Integer.parseInt(value);
                case "df24" -> occupation = Integer.parseInt(value);
                case "df25" -> flags = Integer.parseInt(value, 16);
                case "df26" ->
                    county = new String(HexFormat.of().parseHex(value), java.nio.charset.StandardCharsets.US_ASCII);
                case "df27" -> reason = Integer.parseInt(value, 16);
                default -> throw new IllegalArgumentException("the simulation sends no such tag");
            }
            at += 6 + 2 * length;
        }
        // Whoever removes a card need not say until when it was valid.
        final String said = status == 9 && expiry == null ? "0000" : expiry;
        return new Card(version, status, said, sequence, occupation, flags, county, reason);
    }
}
