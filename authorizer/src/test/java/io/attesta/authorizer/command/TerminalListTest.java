package io.attesta.authorizer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalListTest {
    @TempDir
    private Path folder;

    @Test
    void shouldReadLinesOfAFileAndOfStandardInputAlike() throws IOException {
        final String text = "terminal,acceptor\r\n# Cluj\r\nCJ000042,RO-CJ-MED-00042\r\n\r\nT 1     ,A 1            \n";
        final Path file = Files.writeString(folder.resolve("pairs.csv"), text);
        final TerminalList fromFile = TerminalList.read(file.toString(), InputStream.nullInputStream());
        final TerminalList fromInput = TerminalList.read("-", input(text));
        assertThat(fromFile.pairs())
                .containsExactly(TerminalPair.of("CJ000042", "RO-CJ-MED-00042"), TerminalPair.of("T 1", "A 1"))
                .isEqualTo(fromInput.pairs());
        assertThat(fromInput.source()).isEqualTo("standard input");
    }

    /** A terminal may be called so: below the first line it is no heading. */
    @Test
    void shouldTakeTheWordsOfTheHeadingAsNamesBelowIt() {
        assertThat(TerminalList.read("-", input("T1,A1\nterminal,acceptor\n")).pairs())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "T1,A1;T2 | 2: a line is terminal,acceptor, two names and one comma.",
                "T1,A1,1 | 1: a line is terminal,acceptor, two names and one comma.",
                "T1,A1;#;;123456789,A1 | 4: A terminal (DE 41) has 1 to 8 printable ASCII characters.",
                "T1, | 1: An acceptor (DE 42) has 1 to 15 printable ASCII characters.",
                "T1,Ă | 1: An acceptor (DE 42) has 1 to 15 printable ASCII characters.",
                "T1,A1;T2,A1;T1 ,A2 | 3: terminal T1 stands in line 1 already; a terminal belongs to one acceptor.",
            })
    void shouldNameTheLineThatIsWrong(final String lines, final String sentence) throws IOException {
        final Path file = Files.writeString(folder.resolve("pairs.csv"), lines.replace(';', '\n'));
        assertThatThrownBy(() -> TerminalList.read(file.toString(), InputStream.nullInputStream()))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(file + ":" + sentence);
    }

    @Test
    void shouldSayWhenThereIsNothingToRead() throws IOException {
        assertThatThrownBy(() -> TerminalList.read("-", input("# nothing\n")))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("There is no terminal in standard input; a line is terminal,acceptor.");
        final Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> TerminalList.read(missing.toString(), InputStream.nullInputStream()))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("The list of terminals " + missing + " cannot be read: there is no such file or folder.");
        assertThatThrownBy(() -> TerminalList.read("-", input("x".repeat(100_000))))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("standard input:1: ");
    }

    private static InputStream input(final String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
