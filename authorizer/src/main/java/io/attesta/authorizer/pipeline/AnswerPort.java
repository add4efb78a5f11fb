package io.attesta.authorizer.pipeline;

/** Where answers of one connection go: the seam behind which there is a socket, or a test. */
public interface AnswerPort {
    /**
     * Takes one answer from the respond stage; it need not leave before {@link #flush}.
     *
     * @param bytes holds the message (without length) from 0; the caller's, to be copied
     * @param length of the message in bytes
     * @param context what the port gave along with the request
     * @param receivedNs when the request's last byte was read, by the clock's nanoTime
     * @return whether it is to be flushed: the first answer since the last flush, of this port or of those that leave with it
     */
    boolean answer(byte[] bytes, int length, long context, long receivedNs);

    /**
     * Lets go of what was answered since the last flush, here and at the ports that share the way. Called by the respond stage once a batch
     * for each port that asked for it.
     */
    void flush();
}
