package io.attesta.authorizer.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.decision.Category;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines to acceptors and terminals: each wrong one has its own sentence, and no sentence repeats what was given. */
final class EnrolmentLinesTest {
    private static final String ACCEPTOR =
            "{'id':'RO-CJ-MED-00042','version':12,'name':'Clinică','category':'MED','status':'ACTIVE'}";
    private static final String TERMINAL =
            "{'id':'CJ000042','version':12,'acceptor':'RO-CJ-MED-00042','status':'ACTIVE'}";

    private static <T> EnrolmentLine<T> read(final EnrolmentKind<T> kind, final String quoted) {
        final byte[] bytes = quoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return kind.read(bytes, 0, bytes.length, "line");
    }

    @Test
    void shouldReadWholeRecords() {
        final AcceptorRecord acceptor = read(new AcceptorKind(), ACCEPTOR).record();
        assertThat(acceptor.name()).isEqualTo("Clinică");
        assertThat(acceptor.category()).isEqualTo(Category.MED);
        assertThat(acceptor.suspended()).isFalse();
        assertThat(acceptor.version()).isEqualTo(12);
        assertThat(new AcceptorKind().id(acceptor)).isEqualTo("RO-CJ-MED-00042");
        assertThat(acceptor.high()).isEqualTo(SampleWorld.acceptor("CJ", 42).high());
        assertThat(acceptor.low()).isEqualTo(SampleWorld.acceptor("CJ", 42).low());
        assertThat(read(new TerminalKind(), TERMINAL.replace(":12", ":1")).record())
                .isEqualTo(SampleWorld.terminal("CJ", 42));
        assertThat(read(new TerminalKind(), TERMINAL.replace("ACTIVE", "DISABLED"))
                        .record()
                        .disabled())
                .isTrue();
    }

    @Test
    void shouldTakeWhatIsLeftOutForEmptyAndNotForKept() {
        assertThat(read(new AcceptorKind(), ACCEPTOR.replace("'Clinică'", "null"))
                        .record()
                        .name())
                .isEmpty();
        assertThat(read(new AcceptorKind(), ACCEPTOR.replace("'name':'Clinică',", ""))
                        .record()
                        .name())
                .isEmpty();
    }

    @Test
    void shouldShowWhatItReadAgain() {
        assertThat(new AcceptorKind()
                        .json(read(new AcceptorKind(), ACCEPTOR).record())
                        .toString())
                .isEqualTo(ACCEPTOR.replace('\'', '"'));
        assertThat(new TerminalKind()
                        .json(read(new TerminalKind(), TERMINAL).record())
                        .toString())
                .isEqualTo(TERMINAL.replace('\'', '"'));
        final String greatest = ACCEPTOR.replace(":12", ":18446744073709551615");
        assertThat(new AcceptorKind()
                        .json(read(new AcceptorKind(), greatest).record())
                        .toString())
                .isEqualTo(greatest.replace('\'', '"'));
    }

    @Test
    void shouldTakeAnyPrintableTerminalOfOneToEightCharacters() {
        for (final String id : new String[] {"1", "a/b?c#d%", "{}|\\\\~!,;", "00000000"}) {
            final String line = TERMINAL.replace("CJ000042", id);
            assertThat(read(new TerminalKind(), line).fault()).as(id).isEqualTo(null);
            assertThat(new TerminalKind().id(read(new TerminalKind(), line).record()))
                    .isEqualTo(id.replace("\\\\", "\\"));
        }
    }

    // Apostrophes stand for quotation marks, so the columns are quoted with a bar.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '|',
            value = {
                "'id':'RO-CJ-MED-00042',;;id is missing.",
                "'version':12,;;version is missing.",
                "'category':'MED',;;category is missing.",
                ",'status':'ACTIVE';;status is missing.",
                "'RO-CJ-MED-00042';42;id is no text.",
                "'RO-CJ-MED-00042';null;id is missing.",
                "RO-CJ;RO-C1;id is not formed RO-<county>-<category>-<5 digits>, like RO-CJ-MED-00042.",
                "RO-CJ;ro-cj;id is not formed RO-<county>-<category>-<5 digits>, like RO-CJ-MED-00042.",
                "00042';0042';id is not formed RO-<county>-<category>-<5 digits>, like RO-CJ-MED-00042.",
                "00042';00042 ';id is not formed RO-<county>-<category>-<5 digits>, like RO-CJ-MED-00042.",
                "-MED-;-ABC-;id is not formed RO-<county>-<category>-<5 digits>, like RO-CJ-MED-00042.",
                "-MED-;-EMP-;category is not the one that id names.",
                "'MED';'med';|category is none of EMP, TRN, MED, CTY, AGY, BCK.|",
                "'MED';'';|category is none of EMP, TRN, MED, CTY, AGY, BCK.|",
                "ACTIVE;DISABLED;status is neither ACTIVE nor SUSPENDED.",
                "'ACTIVE';true;status is no text.",
                ":12;:0;version is not a whole number from 1 to 18446744073709551615.",
                ":12;:-1;version is not a whole number from 1 to 18446744073709551615.",
                ":12;:1.0;version is not a whole number from 1 to 18446744073709551615.",
                ":12;:1e3;version is not a whole number from 1 to 18446744073709551615.",
                ":12;:18446744073709551616;version is not a whole number from 1 to 18446744073709551615.",
                ":12;:'12';version is no number.",
                ":12;:[12];version is no number.",
                "'Clinică';{'a':1};name is no text.",
                "Clinică;12345678901234567890123456789012345678901;name is longer than 40 characters.",
                "Clinică;\\u0007;name has a character that cannot be printed.",
                "Clinică;\\ud800;name has a character that cannot be printed.",
                "Clinică;\\u202e;name has a character that cannot be printed.",
                "'status';'status':'ACTIVE','status';status is given twice.",
                "'name';'9642000000000427';|A member is none of id, version, name, category, status.|",
                "'name';'acceptor';|A member is none of id, version, name, category, status.|",
                "'ACTIVE'};'ACTIVE'}};|The line is no JSON object, from character 90 on.|",
                "'ACTIVE'};'ACTIVE'} 1;|The line is no JSON object, from character 91 on.|",
                "'ACTIVE'};'ACTIVE';|The line is no JSON object, from character 89 on.|",
                "{'id';['id';|The line is no JSON object, from character 1 on.|",
                "{'id';{id;|The line is no JSON object, from character 2 on.|",
            })
    void shouldRefuseEachWrongAcceptorWithItsOwnSentence(final String from, final String to, final String fault) {
        assertThat(ACCEPTOR).contains(from);
        assertThat(read(new AcceptorKind(), ACCEPTOR.replace(from, to == null ? "" : to))
                        .fault())
                .isEqualTo(fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '|',
            value = {
                "'id':'CJ000042',;;id is missing.",
                "'acceptor':'RO-CJ-MED-00042',;;acceptor is missing.",
                "CJ000042;CJ0000421;|id is not 1 to 8 printable ASCII characters without blanks, like CJ000042.|",
                "CJ000042;CJ 00042;|id is not 1 to 8 printable ASCII characters without blanks, like CJ000042.|",
                "CJ000042;CJ00004ț;|id is not 1 to 8 printable ASCII characters without blanks, like CJ000042.|",
                "CJ000042;;|id is not 1 to 8 printable ASCII characters without blanks, like CJ000042.|",
                "RO-CJ-MED-00042;CJ000042;acceptor is not formed RO-<county>-<category>-<5 digits>, like RO-CJ-MED-00042.",
                "ACTIVE;SUSPENDED;status is neither ACTIVE nor DISABLED.",
                "'status';'name';|A member is none of id, version, acceptor, status.|",
            })
    void shouldRefuseEachWrongTerminalWithItsOwnSentence(final String from, final String to, final String fault) {
        assertThat(TERMINAL).contains(from);
        assertThat(read(new TerminalKind(), TERMINAL.replace(from, to == null ? "" : to))
                        .fault())
                .isEqualTo(fault);
    }

    @Test
    void shouldRefuseWhatIsNoUtf8() {
        final byte[] bytes = ACCEPTOR.replace('\'', '"').getBytes(StandardCharsets.ISO_8859_1);
        final int wrong = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('?');
        bytes[wrong] = (byte) 0xE2;
        assertThat(new AcceptorKind().read(bytes, 0, bytes.length, "body").fault())
                .isEqualTo("The body is not UTF-8.");
    }

    @Test
    void shouldNumberLinesAndPassOverBlankAndTooLongOnes() throws IOException {
        final InputStream in =
                new ByteArrayInputStream(("\n" + TERMINAL + "\r\n \n" + "x".repeat(5_000) + "\n" + TERMINAL)
                        .replace('\'', '"')
                        .getBytes(StandardCharsets.US_ASCII));
        final EnrolmentSource<?> source = new EnrolmentSource<>(in, new TerminalKind());
        assertThat(source.header()).isNull();
        assertThat(source.next().fault()).isNull();
        assertThat(source.number()).isEqualTo(2);
        assertThat(source.next().fault()).isEqualTo("The line is longer than 4096 bytes.");
        assertThat(source.number()).isEqualTo(4);
        assertThat(source.next().fault()).isNull();
        assertThat(source.next()).isNull();
    }

    @Test
    void shouldAnswerAnyBytesWithARecordOrASentence() {
        final Random random = new Random(5);
        final byte[] good = ACCEPTOR.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20_000; i++) {
            final byte[] bytes = good.clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            final EnrolmentLine<AcceptorRecord> read =
                    new AcceptorKind().read(bytes, 0, random.nextInt(bytes.length + 1), "line");
            assertThat(read.record() == null).isEqualTo(read.fault() != null);
        }
    }
}
