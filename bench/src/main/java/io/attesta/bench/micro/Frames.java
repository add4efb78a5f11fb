package io.attesta.bench.micro;

import io.attesta.bench.load.RequestEncoder;
import io.attesta.bench.load.RequestFields;
import io.attesta.keystore.Cmac;
import java.util.Arrays;

/** Requests as they come over the wire, one behind the other in one array, with the terminal that sent each. */
final class Frames {
    private static final int STRIDE = 128;

    private final byte[] bytes;
    private final int[] lengths;
    private final int[] terminals;
    private final byte[] frame = new byte[RequestEncoder.MAX_LENGTH];
    private int count;

    /** @param capacity how many there can be */
    Frames(final int capacity) {
        bytes = new byte[capacity * STRIDE];
        lengths = new int[capacity];
        terminals = new int[capacity];
    }

    void clear() {
        count = 0;
    }

    void add(final RequestEncoder encoder, final RequestFields fields, final Cmac mac, final int terminal) {
        final int length = encoder.encode(fields, mac, frame, 0) - RequestEncoder.PREFIX_LENGTH;
        if (length > STRIDE) {
            throw new IllegalStateException("a request here has at most " + STRIDE + " bytes");
        }
        System.arraycopy(frame, RequestEncoder.PREFIX_LENGTH, bytes, count * STRIDE, length);
        lengths[count] = length;
        terminals[count++] = terminal;
    }

    int count() {
        return count;
    }

    /** The array that offsets are into. */
    byte[] bytes() {
        return bytes;
    }

    /** Where the i-th message begins, behind its length. */
    int offset(final int i) {
        return i * STRIDE;
    }

    /** Length of the i-th message, its MAC included. */
    int length(final int i) {
        return lengths[i];
    }

    /** Which terminal sent the i-th. */
    int terminal(final int i) {
        return terminals[i];
    }

    /** A copy of the i-th message. */
    byte[] copy(final int i) {
        return Arrays.copyOfRange(bytes, offset(i), offset(i) + lengths[i]);
    }
}
