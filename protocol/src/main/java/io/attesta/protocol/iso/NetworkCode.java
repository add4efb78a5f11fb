package io.attesta.protocol.iso;

/** Network management information codes (DE 70) of 0800. */
public enum NetworkCode {
    SIGN_ON(1),
    SIGN_OFF(2),
    KEY_CHANGE(161),
    CUT_OVER(201),
    ECHO(301);

    private final int code;

    NetworkCode(final int code) {
        this.code = code;
    }

    /** The three digits as a number. */
    public int code() {
        return code;
    }

    /** The meaning of DE 70, or null if it has none here. */
    public static NetworkCode of(final int code) {
        return switch (code) {
            case 1 -> SIGN_ON;
            case 2 -> SIGN_OFF;
            case 161 -> KEY_CHANGE;
            case 201 -> CUT_OVER;
            case 301 -> ECHO;
            default -> null;
        };
    }
}
