package io.attesta.protocol.jpos;

import io.attesta.protocol.iso.DataElement;
import org.jpos.iso.ISOMsg;

/**
 * One message on jPOS's side: elements by number, as text or as bytes. Mutable, for one thread. Its {@link #toString()} shows
 * the type only; {@code protocol.mask} turns messages into text for people.
 */
public final class JposMessage {
    private final ISOMsg message;

    private JposMessage(final ISOMsg message) {
        this.message = message;
    }

    /**
     * A message without elements.
     *
     * @param mti four digits, such as {@code 0100}
     */
    public static JposMessage of(final String mti) {
        if (!mti.matches("[0-9]{4}")) {
            throw new IllegalArgumentException("a message type has four digits");
        }
        final ISOMsg message = new ISOMsg();
        message.set(0, mti);
        return new JposMessage(message);
    }

    static JposMessage of(final ISOMsg message) {
        return new JposMessage(message);
    }

    /**
     * Puts an element in place of what was there. Padding of fixed elements is added when it is packed.
     *
     * @param element 2 to 128
     * @param text digits, or ASCII characters; {@code =} is the separator of track 2
     * @return this message
     */
    public JposMessage put(final int element, final String text) {
        message.set(element, text);
        return this;
    }

    /** Puts a binary element in place of what was there; keeps a copy. Gives this message. */
    public JposMessage put(final int element, final byte[] bytes) {
        message.set(element, bytes.clone());
        return this;
    }

    /** Whether the element is there. */
    public boolean has(final int element) {
        return message.hasField(element);
    }

    /** The four digits of the type. */
    public String mti() {
        return message.getString(0);
    }

    /** An element as text, padding included (binary ones in upper-case hex); empty if it is not there. */
    public String text(final int element) {
        return has(element) ? message.getString(element) : "";
    }

    /** An element's bytes (of text elements: its characters in ASCII); none if it is not there. */
    public byte[] bytes(final int element) {
        return has(element) ? message.getBytes(element).clone() : new byte[0];
    }

    /** The number of the MAC element that the message has or must have: 128 if any of 65 to 127 is there, else 64. */
    public int macElement() {
        for (int element = DataElement.MAC + 1; element < DataElement.MAC_SECONDARY; element++) {
            if (has(element)) {
                return DataElement.MAC_SECONDARY;
            }
        }
        return DataElement.MAC;
    }

    /** The message in jPOS's own words, without what belongs to a connection; packing changes it. */
    ISOMsg copy() {
        final ISOMsg copy = (ISOMsg) message.clone();
        copy.setSource(null);
        return copy;
    }

    /** Whether its MAC element is there and the one it must have. */
    boolean hasMac() {
        return has(macElement()) && message.getMaxField() == macElement();
    }

    /** Takes an element out, if it is there. */
    void remove(final int element) {
        message.unset(element);
    }

    @Override
    public String toString() {
        return "JposMessage[" + mti() + "]";
    }
}
