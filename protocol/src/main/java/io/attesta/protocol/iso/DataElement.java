package io.attesta.protocol.iso;

/** Numbers of the data elements (DE) that Attesta reads or writes; their formats stand in {@link ElementTable}. */
public final class DataElement {
    public static final int PAN = 2;
    public static final int PROCESSING_CODE = 3;
    public static final int TRANSMISSION_TIME = 7;
    public static final int STAN = 11;
    public static final int LOCAL_TIME = 12;
    public static final int LOCAL_DATE = 13;
    public static final int EXPIRY = 14;
    public static final int POS_ENTRY_MODE = 22;
    public static final int CARD_SEQUENCE = 23;
    public static final int NETWORK_INTERNATIONAL_ID = 24;
    public static final int POS_CONDITION = 25;
    public static final int ACQUIRER = 32;
    public static final int TRACK_2 = 35;
    public static final int RRN = 37;
    public static final int AUTHORIZATION_CODE = 38;
    public static final int RESPONSE_CODE = 39;
    public static final int TERMINAL = 41;
    public static final int ACCEPTOR = 42;
    public static final int ACCEPTOR_NAME = 43;
    public static final int REASON = 44;
    public static final int ADDITIONAL_DATA = 48;
    public static final int MAC_KEY_VERSION = 53;
    public static final int KEY_SERIAL_NUMBER = 60;
    public static final int STATEMENT = 62;
    public static final int RECEIPT = 63;
    public static final int MAC = 64;
    public static final int SETTLEMENT_CODE = 66;
    public static final int NETWORK_CODE = 70;
    public static final int AUTHORIZATIONS_NUMBER = 81;
    public static final int ORIGINAL_DATA = 90;
    public static final int FILE_UPDATE_CODE = 91;
    public static final int FILE_NAME = 101;
    public static final int RECORD_DATA = 120;
    public static final int MAC_SECONDARY = 128;

    private DataElement() {}
}
