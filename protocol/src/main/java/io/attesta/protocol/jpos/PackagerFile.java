package io.attesta.protocol.jpos;

import io.attesta.protocol.iso.ElementFormat;
import io.attesta.protocol.iso.ElementTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The field table {@code config/packager.xml} held against {@link ElementTable}, when a server starts: both name the same 128
 * elements, or the server would speak another profile than the file its terminals were built from. Reads the file by itself,
 * strictly and offline, and loads no class of jPOS; takes some ten milliseconds.
 */
public final class PackagerFile {
    private static final String CLASS_PREFIX = "org.jpos.iso.";
    private static final Set<String> KNOWN_ATTRIBUTES = Set.of("id", "length", "name", "pad", "class");

    private final Path file;
    private final BitSet seen = new BitSet(ElementTable.LAST + 1);

    private PackagerFile(final Path file) {
        this.file = file;
    }

    /**
     * Compares class, length and padding of all elements, message type and bitmap included.
     *
     * @param file usually {@code config/packager.xml} where Attesta is installed
     * @throws IOException with one sentence that names the element and the difference, or says why the file cannot be read
     */
    public static void requireSameAsCodec(final Path file) throws IOException {
        try (InputStream table = Files.newInputStream(file)) {
            new PackagerFile(file).compare(table);
        } catch (final NoSuchFileException e) {
            throw new NoSuchFileException(file.toString(), null, "there is no such field table");
        } catch (final XMLStreamException e) {
            throw new IOException(file + " is no XML at line " + e.getLocation().getLineNumber(), e);
        }
    }

    private void compare(final InputStream table) throws IOException, XMLStreamException {
        final XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        // The document type stays unread: nothing outside the file is ever opened.
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        final XMLStreamReader reader = factory.createXMLStreamReader(table);
        int depth = 0;
        while (reader.hasNext()) {
            final int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                read(reader, depth++);
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
        final int missing = seen.nextClearBit(0);
        if (missing <= ElementTable.LAST) {
            throw new IOException(file + " has no DE" + missing);
        }
    }

    private void read(final XMLStreamReader reader, final int depth) throws IOException {
        final String name = reader.getLocalName();
        if (!name.equals(depth == 0 ? "isopackager" : "isofield") || depth > 1) {
            throw new IOException(file + " has an element " + name + " at line "
                    + reader.getLocation().getLineNumber() + ", which the codec does not know");
        }
        if (depth == 0) {
            requireNoAttribute(reader, "isopackager", Set.of());
        } else {
            compare(reader);
        }
    }

    private void compare(final XMLStreamReader reader) throws IOException {
        final int element = number(reader, "id", ElementTable.LAST);
        requireNoAttribute(reader, "DE" + element, KNOWN_ATTRIBUTES);
        if (seen.get(element)) {
            throw new IOException(file + " has DE" + element + " twice");
        }
        seen.set(element);
        final String said = described(
                String.valueOf(reader.getAttributeValue(null, "class")).replace(CLASS_PREFIX, ""),
                number(reader, "length", Short.MAX_VALUE),
                Boolean.parseBoolean(reader.getAttributeValue(null, "pad")));
        final String expected = described(jposClass(element), length(element), isPadded(element));
        if (!said.equals(expected)) {
            throw new IOException(file + " says that DE" + element + " is " + said + ", but the codec has " + expected);
        }
    }

    private void requireNoAttribute(final XMLStreamReader reader, final String where, final Set<String> known)
            throws IOException {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            final String attribute = reader.getAttributeLocalName(i);
            if (!known.contains(attribute)) {
                throw new IOException(
                        file + " gives " + where + " an attribute " + attribute + ", which the codec does not know");
            }
        }
    }

    private int number(final XMLStreamReader reader, final String attribute, final int greatest) throws IOException {
        final String text = String.valueOf(reader.getAttributeValue(null, attribute));
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > greatest) {
            throw new IOException(file + " has a wrong " + attribute + " at line "
                    + reader.getLocation().getLineNumber());
        }
        return Integer.parseInt(text);
    }

    private static String described(final String jposClass, final int length, final boolean padded) {
        return jposClass + " of length " + length + (isPaddable(jposClass) ? ", pad " + padded : "");
    }

    /** Digits are padded on the left if pad is true, on the right if not; other classes do not look at it. */
    private static boolean isPaddable(final String jposClass) {
        return jposClass.equals("IFB_NUMERIC") || jposClass.equals("IFB_LLNUM") || jposClass.equals("IFB_AMOUNT");
    }

    private static int length(final int element) {
        return switch (element) {
            case 0 -> 4;
            case 1 -> 16;
            default -> ElementTable.length(element);
        };
    }

    private static boolean isPadded(final int element) {
        return element == 0
                || element > 1
                        && (ElementTable.format(element) == ElementFormat.NUMERIC
                                || ElementTable.format(element) == ElementFormat.AMOUNT);
    }

    /** The name of jPOS's class for an element, without its package. */
    static String jposClass(final int element) {
        if (element <= 1) {
            return element == 0 ? "IFB_NUMERIC" : "IFB_BITMAP";
        }
        return switch (ElementTable.format(element)) {
            case NUMERIC -> "IFB_NUMERIC";
            case LL_NUMERIC, LL_TRACK -> "IFB_LLNUM";
            case TEXT -> "IF_CHAR";
            case LL_TEXT -> "IFB_LLCHAR";
            case LLL_TEXT -> "IFB_LLLCHAR";
            case BINARY -> "IFB_BINARY";
            case LLL_BINARY -> "IFB_LLLBINARY";
            case AMOUNT -> "IFB_AMOUNT";
        };
    }
}
