package io.attesta.bench.load;

import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.iso.ResponseCode;

/** What a lane knows of the answers of the system that it asks. One for each lane, for its thread. */
interface AnswerForm {
    /** Told of each request as it goes out: its bytes from the MTI through the MAC, which the caller keeps. */
    void sent(PendingRequest request, byte[] bytes, int offset, int length);

    /**
     * Takes one answer apart, so that its STAN and terminal can be read.
     *
     * @param bytes good until the next answer
     * @return false if it is no answer of this form
     */
    boolean read(byte[] bytes, int offset, int length, FieldIndex message);

    /** The first fault of the answer read last, {@link Fault#NONE} if it is as it must be. */
    Fault check(FieldIndex message, PendingRequest request);

    /** DE 39 of the answer checked last; null if it has none that is known. */
    ResponseCode code();

    /** MAC of the answer checked last, if it held. */
    long mac();

    /** Checksum of the answer checked last, its MAC and DE 53 left out: what must not depend on the key. */
    int rest();
}
