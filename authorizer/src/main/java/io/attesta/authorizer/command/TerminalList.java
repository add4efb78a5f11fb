package io.attesta.authorizer.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The terminals that somebody wants keys for: a text of lines {@code terminal,acceptor}. A heading of just these words, empty lines and
 * lines that begin with {@code #} are passed over; blanks at the ends of a name are padding.
 *
 * @param source file or standard input, for people
 * @param pairs in the order of the lines, no terminal twice
 */
record TerminalList(String source, List<TerminalPair> pairs) {
    /** The name that stands for standard input. */
    static final String STANDARD_INPUT = "-";

    /** Far more than any country has terminals. */
    private static final int MAX_PAIRS = 1_000_000;

    /** Two names, a comma, and room to see what is wrong with more. */
    private static final int MAX_LINE = 1_000;

    private static final String HEADING = "terminal,acceptor";

    /**
     * Reads a list.
     *
     * @param name of a file, or {@link #STANDARD_INPUT}
     * @throws CommandFailure one sentence that names the line
     */
    static TerminalList read(final String name, final InputStream standardInput) {
        final boolean isInput = name.equals(STANDARD_INPUT);
        final String source = isInput ? "standard input" : name;
        try (InputStream in = isInput ? InputStream.nullInputStream() : Files.newInputStream(Path.of(name));
                BufferedReader lines = reader(isInput ? standardInput : in)) {
            return new Reading(source).read(lines);
        } catch (final IOException e) {
            throw new CommandFailure("The list of terminals " + source + " cannot be read: " + IoReason.of(e) + ".", e);
        } catch (final InvalidPathException e) {
            throw new CommandFailure("What --file names is no file.", e);
        }
    }

    private static BufferedReader reader(final InputStream in) {
        return new BufferedReader(new InputStreamReader(
                in,
                StandardCharsets.US_ASCII
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE)));
    }

    /** One run over the lines. */
    private static final class Reading {
        private final String source;
        private final List<TerminalPair> pairs = new ArrayList<>();
        private final Map<String, Integer> lineOf = new HashMap<>();
        private int number;

        private Reading(final String source) {
            this.source = source;
        }

        private TerminalList read(final BufferedReader lines) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()
                        && !line.startsWith("#")
                        && !(pairs.isEmpty() && line.strip().equals(HEADING))) {
                    take(line);
                }
            }
            if (pairs.isEmpty()) {
                throw new CommandFailure("There is no terminal in " + source + "; a line is terminal,acceptor.");
            }
            return new TerminalList(source, List.copyOf(pairs));
        }

        private void take(final String line) {
            final String[] names = line.length() > MAX_LINE ? new String[0] : line.split(",", -1);
            if (names.length != 2) {
                throw wrong("a line is terminal,acceptor, two names and one comma.");
            }
            final TerminalPair pair;
            try {
                pair = TerminalPair.of(names[0].stripTrailing(), names[1].stripTrailing());
            } catch (final IllegalArgumentException e) {
                throw wrong(e.getMessage());
            }
            final Integer before = lineOf.putIfAbsent(pair.terminal(), number);
            if (before != null) {
                throw wrong("terminal " + pair.terminal() + " stands in line " + before
                        + " already; a terminal belongs to one acceptor.");
            }
            if (pairs.size() == MAX_PAIRS) {
                throw wrong("more than " + MAX_PAIRS + " terminals.");
            }
            pairs.add(pair);
        }

        private CommandFailure wrong(final String sentence) {
            return new CommandFailure(source + ":" + number + ": " + sentence);
        }
    }
}
