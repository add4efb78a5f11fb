package io.attesta.protocol.jpos;

/** One request and its answer as they went over the wire. Immutable; arrays are copied on the way out. */
public final class Exchange {
    private final byte[] request;
    private final byte[] answer;
    private final JposMessage message;
    private final MacVerdict mac;

    Exchange(final byte[] request, final byte[] answer, final JposMessage message, final MacVerdict mac) {
        this.request = request;
        this.answer = answer;
        this.message = message;
        this.mac = mac;
    }

    /** The request from the MTI through its MAC. */
    public byte[] request() {
        return request.clone();
    }

    /** The answer from the MTI through its last byte. */
    public byte[] answer() {
        return answer.clone();
    }

    /** The answer taken apart. Nothing of it is to be believed unless {@link #mac()} is right. */
    public JposMessage message() {
        return message;
    }

    /** Whether the answer's MAC is the server's. */
    public MacVerdict mac() {
        return mac;
    }
}
