package io.attesta.protocol.jpos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackagerFileTest {
    private static final long MOST_MS = 300;
    private static final int RUNS = 5;

    @TempDir
    private Path folder;

    @Test
    void shouldAgreeWithTheFileThatIsInstalled() throws IOException {
        PackagerFile.requireSameAsCodec(JposPackagerTest.table());
    }

    @Test
    void shouldBeCheapEnoughForEveryStart() throws IOException {
        long leastNs = Long.MAX_VALUE;
        for (int run = 0; run < RUNS; run++) {
            final long begin = System.nanoTime();
            PackagerFile.requireSameAsCodec(JposPackagerTest.table());
            leastNs = Math.min(leastNs, System.nanoTime() - begin);
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(leastNs)).isLessThan(MOST_MS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "id=\"14\" length=\"4\"; id=\"14\" length=\"6\";"
                        + "says that DE14 is IFB_NUMERIC of length 6, pad true, but the codec has IFB_NUMERIC of length 4, pad true",
                "id=\"2\" length=\"19\" name=\"PAN\" pad=\"false\"; id=\"2\" length=\"19\" name=\"PAN\" pad=\"true\";"
                        + "says that DE2 is IFB_LLNUM of length 19, pad true, but the codec has IFB_LLNUM of length 19, pad false",
                "id=\"22\" length=\"3\" name=\"POS entry mode\" pad=\"true\"; id=\"22\" length=\"3\" name=\"POS entry mode\";"
                        + "says that DE22 is IFB_NUMERIC of length 3, pad false, but the codec has IFB_NUMERIC of length 3, pad true",
                "name=\"File name\" pad=\"false\" class=\"org.jpos.iso.IFB_LLCHAR\";"
                        + "name=\"File name\" pad=\"false\" class=\"org.jpos.iso.IFA_LLCHAR\";"
                        + "says that DE101 is IFA_LLCHAR of length 17, but the codec has IFB_LLCHAR of length 17",
                "class=\"org.jpos.iso.IFB_BITMAP\"; class=\"org.jpos.iso.IFA_BITMAP\";"
                        + "says that DE1 is IFA_BITMAP of length 16, but the codec has IFB_BITMAP of length 16",
                "id=\"127\"; id=\"126\"; has DE126 twice",
                "id=\"127\"; id=\"129\"; has a wrong id at line 133",
                "id=\"127\" length=\"999\"; id=\"127\" length=\"\"; has a wrong length at line 133",
                "id=\"127\"; id=\"127\" trim=\"true\"; gives DE127 an attribute trim, which the codec does not know",
                "<isopackager>; <isopackager emitBitmap=\"false\">;"
                        + "gives isopackager an attribute emitBitmap, which the codec does not know",
                "<isopackager>; <isopackager><isofieldpackager/>;"
                        + "has an element isofieldpackager at line 5, which the codec does not know",
                "</isopackager>; </isopackage>; is no XML at line 135"
            })
    void shouldNameElementAndDifferenceWhenTheFileIsChanged(final String from, final String to, final String said)
            throws IOException {
        final String text = Files.readString(JposPackagerTest.table());
        assertThat(text).contains(from);
        final Path changed = Files.writeString(folder.resolve("packager.xml"), text.replace(from, to));

        assertThatThrownBy(() -> PackagerFile.requireSameAsCodec(changed))
                .isInstanceOf(IOException.class)
                .hasMessage(changed + " " + said);
    }

    @Test
    void shouldNameTheElementWhenOneIsMissing() throws IOException {
        final String text = Files.readString(JposPackagerTest.table());
        final Path changed = Files.writeString(
                folder.resolve("packager.xml"), text.replaceFirst("\\s*<isofield id=\"64\"[^>]*/>", ""));

        assertThatThrownBy(() -> PackagerFile.requireSameAsCodec(changed)).hasMessage(changed + " has no DE64");
    }

    @Test
    void shouldSayThatThereIsNoFileWhenThereIsNone() {
        final Path none = folder.resolve("none.xml");

        assertThatThrownBy(() -> PackagerFile.requireSameAsCodec(none))
                .isInstanceOf(IOException.class)
                .hasMessage(none + ": there is no such field table");
    }
}
