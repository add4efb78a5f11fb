package io.attesta.authorizer.command;

import io.attesta.protocol.iso.DataElement;
import io.attesta.protocol.iso.NetworkCode;
import io.attesta.protocol.jpos.JposMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * What each request of a terminal has in common.
 *
 * @param pair DE 41 and 42
 * @param stan DE 11, 0 to 999999
 * @param at DE 7, and in the zone of the cards DE 12 and 13
 * @param zone zone of the cards
 * @param repeat whether it is sent again: 0101 instead of 0100
 * @param keyVersion DE 53, if it is to be named
 */
record TerminalRequest(
        TerminalPair pair, int stan, Instant at, ZoneId zone, boolean repeat, Optional<Integer> keyVersion) {
    /** A chip that was read, a terminal that takes PINs. */
    private static final String POS_ENTRY_MODE = "051";

    private static final byte[] OPTION_NO_RECEIPT = {(byte) 0xDF, 0x01, 0x01, 0x01};
    private static final byte[] TAG_REFERENCE = {(byte) 0xDF, 0x02};

    private static final DateTimeFormatter TRANSMISSION = DateTimeFormatter.ofPattern("MMddHHmmss", Locale.ROOT);
    private static final DateTimeFormatter LOCAL_TIME = DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT);
    private static final DateTimeFormatter LOCAL_DATE = DateTimeFormatter.ofPattern("MMdd", Locale.ROOT);

    /**
     * What an authorization is about.
     *
     * @param action first two digits of DE 3
     * @param pan DE 2
     * @param expiry DE 14, YYMM
     * @param code DE 38 of the session to continue
     * @param reference of the offer or course, 1 to 32 ASCII characters
     * @param noReceipt whether the answer shall come without statement and receipt
     */
    record Authorization(
            int action,
            String pan,
            Optional<String> expiry,
            Optional<String> code,
            Optional<String> reference,
            boolean noReceipt) {
        /** Shows nothing of the card. */
        @Override
        public String toString() {
            return "Authorization[" + action + "]";
        }
    }

    /** 0100, or 0101. */
    JposMessage authorization(final Authorization wanted) {
        final JposMessage message = common("010")
                .put(DataElement.PAN, wanted.pan())
                .put(DataElement.PROCESSING_CODE, String.format("%02d0000", wanted.action()))
                .put(DataElement.LOCAL_TIME, LOCAL_TIME.format(at.atZone(zone)))
                .put(DataElement.LOCAL_DATE, LOCAL_DATE.format(at.atZone(zone)))
                .put(DataElement.POS_ENTRY_MODE, POS_ENTRY_MODE);
        wanted.expiry().ifPresent(expiry -> message.put(DataElement.EXPIRY, expiry));
        wanted.code().ifPresent(code -> message.put(DataElement.AUTHORIZATION_CODE, code));
        final byte[] additional = additionalData(wanted);
        if (additional.length > 0) {
            message.put(DataElement.ADDITIONAL_DATA, additional);
        }
        return message;
    }

    /** 0800, or 0801. */
    JposMessage network(final NetworkCode code) {
        return common("080").put(DataElement.NETWORK_CODE, String.format("%03d", code.code()));
    }

    private JposMessage common(final String type) {
        final JposMessage message = JposMessage.of(type + (repeat ? "1" : "0"))
                .put(DataElement.TRANSMISSION_TIME, TRANSMISSION.format(at.atOffset(ZoneOffset.UTC)))
                .put(DataElement.STAN, String.format("%06d", stan))
                .put(DataElement.TERMINAL, pair.terminal())
                .put(DataElement.ACCEPTOR, pair.acceptor());
        keyVersion.ifPresent(version -> message.put(DataElement.MAC_KEY_VERSION, String.format("%016d", version)));
        return message;
    }

    /** BER-TLV in rising order of tags. */
    private static byte[] additionalData(final Authorization wanted) {
        final ByteArrayOutputStream tags = new ByteArrayOutputStream();
        if (wanted.noReceipt()) {
            tags.writeBytes(OPTION_NO_RECEIPT);
        }
        wanted.reference().ifPresent(reference -> {
            final byte[] ascii = reference.getBytes(StandardCharsets.US_ASCII);
            tags.writeBytes(TAG_REFERENCE);
            tags.write(ascii.length);
            tags.writeBytes(ascii);
        });
        return tags.toByteArray();
    }
}
