package io.attesta.protocol.jpos;

import io.attesta.protocol.iso.DataElement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;
import org.jpos.iso.packager.GenericPackager;

/** Packs and unpacks messages by the field table {@code config/packager.xml}, which jPOS reads as it is, offline. */
public final class JposPackager {
    private final GenericPackager packager;

    private JposPackager(final GenericPackager packager) {
        this.packager = packager;
    }

    /**
     * Reads the field table.
     *
     * @param file usually {@code config/packager.xml} where Attesta is installed
     * @throws IOException with one sentence, if it is missing or is no table of jPOS's generic packager
     */
    public static JposPackager read(final Path file) throws IOException {
        try (InputStream table = Files.newInputStream(file)) {
            return new JposPackager(new GenericPackager(table));
        } catch (final NoSuchFileException e) {
            throw new NoSuchFileException(file.toString(), null, "there is no such field table");
        } catch (final ISOException e) {
            throw new IOException(file + " is no field table of jPOS: " + e.getMessage(), e);
        }
    }

    /**
     * Takes a message apart.
     *
     * @param bytes from the MTI on, without length and TPDU
     * @throws UnreadableMessageException if they are no message of this table, or more than one
     */
    public JposMessage unpack(final byte[] bytes) throws UnreadableMessageException {
        final ISOMsg message = new ISOMsg();
        message.setPackager(packager);
        final int used;
        try {
            used = message.unpack(bytes);
        } catch (final ISOException | RuntimeException e) {
            throw new UnreadableMessageException("The " + bytes.length + " bytes are no message of the field table.");
        }
        if (used != bytes.length) {
            throw new UnreadableMessageException(
                    "Behind the message there are " + (bytes.length - used) + " bytes too many.");
        }
        return JposMessage.of(message);
    }

    /**
     * Puts a message into bytes, from the MTI on, as it is: its MAC, if any, is not looked at.
     *
     * @throws UnreadableMessageException if an element does not fit the table
     */
    public byte[] pack(final JposMessage message) throws UnreadableMessageException {
        final ISOMsg copy = message.copy();
        copy.setPackager(packager);
        try {
            return copy.pack();
        } catch (final ISOException | RuntimeException e) {
            throw new UnreadableMessageException("The message " + message.mti() + " does not fit the field table.");
        }
    }

    /**
     * Puts the right MAC into a message: DE 64, or 128 when any of 65 to 127 is there; the other of the two is taken out.
     *
     * @return its bytes from the MTI through the last byte of the MAC
     * @throws UnreadableMessageException if an element does not fit the table
     */
    public byte[] seal(final JposMessage message, final MessageMac mac) throws UnreadableMessageException {
        message.remove(DataElement.MAC);
        message.remove(DataElement.MAC_SECONDARY);
        final int element = message.macElement();
        message.put(element, new byte[MessageMac.LENGTH]);
        final byte[] unsealed = pack(message);
        message.put(element, mac.compute(Arrays.copyOf(unsealed, unsealed.length - MessageMac.LENGTH)));
        return pack(message);
    }

    GenericPackager table() {
        return packager;
    }
}
