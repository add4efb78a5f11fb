package io.attesta.authorizer.command;

import io.attesta.protocol.iso.DataElement;
import io.attesta.protocol.iso.Mti;
import io.attesta.protocol.iso.NetworkCode;
import io.attesta.protocol.jpos.JposMessage;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * What each request of a terminal has in common, and the message it becomes. A repeat is the same message with an odd type.
 *
 * @param pair DE 41 and 42
 * @param stan DE 11, 0 to 999999
 * @param at DE 7, and in the zone of the cards DE 12 and 13
 * @param zone zone of the cards
 * @param repeat whether it is sent again: 0101 instead of 0100
 * @param keyVersion DE 53, if it is to be named
 * @param acquirer DE 32, if there is one
 * @param rrn DE 37, if there is one
 */
record TerminalRequest(
        TerminalPair pair,
        int stan,
        Instant at,
        ZoneId zone,
        boolean repeat,
        Optional<Integer> keyVersion,
        Optional<String> acquirer,
        Optional<String> rrn) {
    /** A chip that was read, a terminal that takes PINs. */
    private static final String POS_ENTRY_MODE = "051";

    private static final String CARD_FILE = "CARDS";
    private static final int TAG_OPTIONS = 0xDF01;
    private static final int TAG_REFERENCE = 0xDF02;
    private static final int OPTION_NO_RECEIPT = 1;

    private static final DateTimeFormatter TRANSMISSION = DateTimeFormatter.ofPattern("MMddHHmmss", Locale.ROOT);
    private static final DateTimeFormatter LOCAL_TIME = DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT);
    private static final DateTimeFormatter LOCAL_DATE = DateTimeFormatter.ofPattern("MMdd", Locale.ROOT);

    /**
     * What an authorization, an advice or a reversal is about.
     *
     * @param action first two digits of DE 3
     * @param card what is presented
     * @param code DE 38
     * @param reference of the offer or course, 1 to 32 ASCII characters
     * @param noReceipt whether the answer shall come without statement and receipt
     */
    record Transaction(
            int action, PresentedCard card, Optional<String> code, Optional<String> reference, boolean noReceipt) {}

    /** 0100, or 0101; DE 38 is the session to continue. */
    JposMessage authorization(final Transaction wanted) {
        return transaction(Mti.AUTHORIZATION, wanted);
    }

    /**
     * 0120, or 0121: what the terminal decided while it was offline; DE 38 is the code it printed.
     *
     * @param responseCode DE 39 it gave, two characters
     */
    JposMessage advice(final Transaction decided, final String responseCode) {
        return transaction(Mti.AUTHORIZATION_ADVICE, decided).put(DataElement.RESPONSE_CODE, responseCode);
    }

    /**
     * 0400 or 0420, or their repeats.
     *
     * @param advice whether it is a 0420
     * @param original DE 90, 42 digits
     */
    JposMessage reversal(final boolean advice, final Transaction wanted, final String original) {
        return transaction(advice ? Mti.REVERSAL_ADVICE : Mti.REVERSAL, wanted)
                .put(DataElement.ORIGINAL_DATA, original);
    }

    /**
     * 0302, or 0303, on the file of cards.
     *
     * @param recordTags DE 120
     */
    JposMessage fileAction(
            final FileAction action,
            final PresentedCard card,
            final Optional<byte[]> recordTags,
            final boolean noReceipt) {
        final JposMessage message = common(Mti.FILE_ACTION)
                .put(DataElement.FILE_UPDATE_CODE, action.code())
                .put(DataElement.FILE_NAME, CARD_FILE);
        card.putInto(message);
        recordTags.ifPresent(tags -> message.put(DataElement.RECORD_DATA, tags));
        return withAdditionalData(message, Optional.empty(), noReceipt);
    }

    /**
     * 0500, or 0501.
     *
     * @param approvals DE 81, counted since the last totals
     */
    JposMessage totals(final long approvals) {
        return common(Mti.TOTALS).put(DataElement.AUTHORIZATIONS_NUMBER, String.format("%010d", approvals));
    }

    /** 0800, or 0801. */
    JposMessage network(final NetworkCode code) {
        return common(Mti.NETWORK_MANAGEMENT).put(DataElement.NETWORK_CODE, String.format("%03d", code.code()));
    }

    /** The options that send the same again, for people: STAN and time are what a repeat must keep. */
    String repeatOptions() {
        return String.format("--stan %d --at %s --repeat", stan, transmission());
    }

    private JposMessage transaction(final int type, final Transaction wanted) {
        final JposMessage message = common(type)
                .put(DataElement.PROCESSING_CODE, String.format("%02d0000", wanted.action()))
                .put(DataElement.LOCAL_TIME, LOCAL_TIME.format(at.atZone(zone)))
                .put(DataElement.LOCAL_DATE, LOCAL_DATE.format(at.atZone(zone)))
                .put(DataElement.POS_ENTRY_MODE, POS_ENTRY_MODE);
        wanted.card().putInto(message);
        wanted.code().ifPresent(code -> message.put(DataElement.AUTHORIZATION_CODE, code));
        return withAdditionalData(message, wanted.reference(), wanted.noReceipt());
    }

    private JposMessage common(final int type) {
        final JposMessage message = JposMessage.of(String.format("%04d", repeat ? type + 1 : type))
                .put(DataElement.TRANSMISSION_TIME, transmission())
                .put(DataElement.STAN, String.format("%06d", stan))
                .put(DataElement.TERMINAL, pair.terminal())
                .put(DataElement.ACCEPTOR, pair.acceptor());
        acquirer.ifPresent(digits -> message.put(DataElement.ACQUIRER, digits));
        rrn.ifPresent(text -> message.put(DataElement.RRN, text));
        keyVersion.ifPresent(version -> message.put(DataElement.MAC_KEY_VERSION, String.format("%016d", version)));
        return message;
    }

    private String transmission() {
        return TRANSMISSION.format(at.atOffset(ZoneOffset.UTC));
    }

    private static JposMessage withAdditionalData(
            final JposMessage message, final Optional<String> reference, final boolean noReceipt) {
        final TagWriter tags = new TagWriter();
        if (noReceipt) {
            tags.number(TAG_OPTIONS, OPTION_NO_RECEIPT, 1);
        }
        reference.ifPresent(text -> tags.ascii(TAG_REFERENCE, text));
        final byte[] additional = tags.toByteArray();
        return additional.length == 0 ? message : message.put(DataElement.ADDITIONAL_DATA, additional);
    }
}
