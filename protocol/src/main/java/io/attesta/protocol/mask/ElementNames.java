package io.attesta.protocol.mask;

import io.attesta.protocol.iso.DataElement;

/** What the data elements are called, in the words of {@code config/packager.xml}; a test holds the two equal. */
public final class ElementNames {
    /** Length of the longest name. */
    static final int WIDTH = 32;

    private ElementNames() {}

    /** The name of an element, 0 (the message type) or 2 to 128; empty if Attesta does not use it. */
    public static String of(final int element) {
        return switch (element) {
            case 0 -> "Message type identifier";
            case DataElement.PAN -> "PAN";
            case DataElement.PROCESSING_CODE -> "Processing code";
            case DataElement.TRANSMISSION_TIME -> "Transmission date and time, UTC";
            case DataElement.STAN -> "STAN";
            case DataElement.LOCAL_TIME -> "Local time";
            case DataElement.LOCAL_DATE -> "Local date";
            case DataElement.EXPIRY -> "Expiry YYMM";
            case DataElement.POS_ENTRY_MODE -> "POS entry mode";
            case DataElement.CARD_SEQUENCE -> "Card sequence number";
            case DataElement.NETWORK_INTERNATIONAL_ID -> "Network international identifier";
            case DataElement.POS_CONDITION -> "POS condition code";
            case DataElement.ACQUIRER -> "Acquiring institution";
            case DataElement.TRACK_2 -> "Track 2";
            case DataElement.RRN -> "Retrieval reference number";
            case DataElement.AUTHORIZATION_CODE -> "Authorization code";
            case DataElement.RESPONSE_CODE -> "Response code";
            case DataElement.TERMINAL -> "Terminal";
            case DataElement.ACCEPTOR -> "Acceptor";
            case DataElement.ACCEPTOR_NAME -> "Acceptor name and location";
            case DataElement.REASON -> "Reason, for people";
            default -> ofSecondHalf(element);
        };
    }

    private static String ofSecondHalf(final int element) {
        return switch (element) {
            case DataElement.ADDITIONAL_DATA -> "Additional data, BER-TLV";
            case DataElement.MAC_KEY_VERSION -> "MAC key version";
            case DataElement.KEY_SERIAL_NUMBER -> "DUKPT key serial number";
            case DataElement.STATEMENT -> "Statement";
            case DataElement.RECEIPT -> "Receipt";
            case DataElement.MAC -> "MAC";
            case DataElement.SETTLEMENT_CODE -> "Settlement code";
            case DataElement.NETWORK_CODE -> "Network management code";
            case DataElement.AUTHORIZATIONS_NUMBER -> "Authorizations, number";
            case DataElement.ORIGINAL_DATA -> "Original data elements";
            case DataElement.FILE_UPDATE_CODE -> "File update code";
            case DataElement.FILE_NAME -> "File name";
            case DataElement.RECORD_DATA -> "Record data, BER-TLV";
            case DataElement.MAC_SECONDARY -> "MAC, second";
            default -> "";
        };
    }
}
