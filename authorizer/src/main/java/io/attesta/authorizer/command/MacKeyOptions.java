package io.attesta.authorizer.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The keys of a terminal's MACs: out of a file, or derived in the key store of the data folder. Never on the command line. */
final class MacKeyOptions {
    /** A line of {@code keys export-terminal} takes some 100 bytes. */
    private static final int MAX_BYTES = 1_024;

    @Option(
            names = "--mac-keys",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "File with the line that keys export-terminal prints (default: the keys are derived in the key"
                            + " store of the data folder).")
    private Path file;

    @Option(
            names = "--key-version",
            paramLabel = "N",
            scope = ScopeType.INHERIT,
            description = "Version of the MAC keys to derive, named in DE 53 (default: the current one, not named).")
    private Integer version;

    /** The version that DE 53 names, if it names one. */
    Optional<Integer> version() {
        if (version != null && version < 1) {
            throw new IllegalArgumentException("--key-version is a number from 1.");
        }
        return Optional.ofNullable(version);
    }

    /** The MACs under the keys of the file; empty if they are to be derived. A {@link CommandFailure} if it holds none. */
    Optional<TerminalMacs> given() {
        if (file == null) {
            return Optional.empty();
        }
        final byte[] line = bytes();
        final byte[] request = key(line, "request=");
        final byte[] response = key(line, "response=");
        try {
            return Optional.of(TerminalMacs.of(request, response));
        } finally {
            Arrays.fill(line, (byte) 0);
            Arrays.fill(request, (byte) 0);
            Arrays.fill(response, (byte) 0);
        }
    }

    private byte[] bytes() {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES);
        } catch (final NoSuchFileException e) {
            throw new CommandFailure(
                    "There is no file " + file + "; keys export-terminal prints what belongs into it.", e);
        } catch (final IOException e) {
            throw new CommandFailure("The file " + file + " of MAC keys cannot be read: " + IoReason.of(e) + ".", e);
        }
    }

    /** The key behind a label. It never is part of a {@code String}, nor of what is said when it is wrong. */
    private byte[] key(final byte[] line, final String label) {
        final byte[] sought = label.getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at + sought.length + 2 * TerminalMacs.KEY_LENGTH <= line.length; at++) {
            if (Arrays.equals(line, at, at + sought.length, sought, 0, sought.length)) {
                return fromHex(line, at + sought.length);
            }
        }
        throw noKeys();
    }

    private byte[] fromHex(final byte[] line, final int offset) {
        final byte[] key = new byte[TerminalMacs.KEY_LENGTH];
        for (int i = 0; i < key.length; i++) {
            final int high = Character.digit(line[offset + 2 * i], 16);
            final int low = Character.digit(line[offset + 2 * i + 1], 16);
            if (high < 0 || low < 0) {
                throw noKeys();
            }
            key[i] = (byte) (high << 4 | low);
        }
        return key;
    }

    private CommandFailure noKeys() {
        return new CommandFailure(
                "The file " + file + " has no line version=N request=<hex> response=<hex> with two keys"
                        + " of 32 hex digits, as keys export-terminal prints it.");
    }
}
