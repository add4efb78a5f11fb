package io.attesta.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.protocol.iso.ElementFormat;
import io.attesta.protocol.iso.ElementTable;
import java.nio.file.Path;
import java.util.Map;
import org.jpos.iso.ISOException;
import org.jpos.iso.ISOFieldPackager;
import org.jpos.iso.packager.GenericPackager;
import org.junit.jupiter.api.Test;

/** The fast codec's table and {@code config/packager.xml}, as jPOS reads it, are one table. */
final class ElementTableTest {
    private static final Map<ElementFormat, String> CLASSES = Map.of(
            ElementFormat.NUMERIC, "IFB_NUMERIC",
            ElementFormat.LL_NUMERIC, "IFB_LLNUM",
            ElementFormat.LL_TRACK, "IFB_LLNUM",
            ElementFormat.TEXT, "IF_CHAR",
            ElementFormat.LL_TEXT, "IFB_LLCHAR",
            ElementFormat.LLL_TEXT, "IFB_LLLCHAR",
            ElementFormat.BINARY, "IFB_BINARY",
            ElementFormat.LLL_BINARY, "IFB_LLLBINARY",
            ElementFormat.AMOUNT, "IFB_AMOUNT");

    @Test
    void shouldAgreeWithThePackagerFileOnEveryElement() throws ISOException {
        final Path home = Path.of(System.getProperty("attesta.home", ".."));
        final GenericPackager packager =
                new GenericPackager(home.resolve("config/packager.xml").toString());
        for (int element = 2; element <= ElementTable.LAST; element++) {
            final ISOFieldPackager field = packager.getFieldPackager(element);
            assertThat(field.getClass().getSimpleName())
                    .as("format of DE" + element)
                    .isEqualTo(CLASSES.get(ElementTable.format(element)));
            assertThat(field.getLength()).as("length of DE" + element).isEqualTo(ElementTable.length(element));
        }
    }
}
