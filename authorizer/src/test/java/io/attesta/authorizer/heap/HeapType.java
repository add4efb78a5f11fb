package io.attesta.authorizer.heap;

/** Types of fields and elements, with their codes in a dump. */
enum HeapType {
    OBJECT(2, 8),
    BOOLEAN(4, 1),
    CHAR(5, 2),
    FLOAT(6, 4),
    DOUBLE(7, 8),
    BYTE(8, 1),
    SHORT(9, 2),
    INT(10, 4),
    LONG(11, 8);

    private final int code;
    private final int bytes;

    HeapType(final int code, final int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** Length of a value in a dump whose identifiers have eight bytes. */
    int bytes() {
        return bytes;
    }

    static HeapType of(final int code) {
        for (final HeapType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("no type of a heap dump: " + code);
    }
}
