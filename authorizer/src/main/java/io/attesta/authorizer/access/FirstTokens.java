package io.attesta.authorizer.access;

import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.file.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One token for each role, for a server that has none at its first start, so that its API can be tried at once:
 *
 * <pre>
 *   tokens/           mode 0700
 *   tokens/auditor    the token and a line feed, mode 0600; named as its role, and so are the others
 * </pre>
 *
 * Whoever reads such a file has the role, so they are to be taken away to where they are used; the server keeps hashes only. Where the
 * folder is, it had its first start, and nothing is made or written over.
 */
public final class FirstTokens {
    /** Name of the folder in the data folder. */
    public static final String FOLDER = "tokens";

    private static final String NAME = "made at the first start";

    private FirstTokens() {}

    /**
     * Makes them, unless there is a token or the folder already.
     *
     * @param file where their hashes go
     * @param folder where they go
     * @param kiosk whom the kiosk's token speaks for; empty = no kiosk's token is made
     * @param now when it is
     * @return what is known of those that were made; none if nothing was done
     * @throws KeyStoreException one sentence, if the file cannot be used or something not be written
     */
    public static List<AccessToken> make(
            final TokenFile file, final Path folder, final Optional<AccessToken.Pair> kiosk, final Instant now) {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
                || !file.load().all().isEmpty()) {
            return List.of();
        }
        makeFolder(folder);
        final List<AccessToken> made = new ArrayList<>();
        for (final Role role : Role.values()) {
            final Optional<AccessToken.Pair> pair = role == Role.KIOSK ? kiosk : Optional.empty();
            if (role != Role.KIOSK || pair.isPresent()) {
                made.add(make(file, folder, role, pair, now));
            }
        }
        return List.copyOf(made);
    }

    private static AccessToken make(
            final TokenFile file,
            final Path folder,
            final Role role,
            final Optional<AccessToken.Pair> pair,
            final Instant now) {
        try (MadeToken made = file.make(role, pair, Optional.of(NAME), now, Optional.empty())) {
            final char[] chars = made.chars();
            final byte[] line = new byte[chars.length + 1];
            for (int i = 0; i < chars.length; i++) {
                // Prefix, id and base64url: ASCII throughout.
                line[i] = (byte) chars[i];
            }
            line[chars.length] = '\n';
            try {
                new PrivateFile(folder.resolve(role.label()), "token").create(line);
            } finally {
                Arrays.fill(chars, '\0');
                Arrays.fill(line, (byte) 0);
            }
            return made.token();
        }
    }

    private static void makeFolder(final Path folder) {
        try {
            Files.createDirectories(folder.toAbsolutePath().getParent());
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (final IOException e) {
            throw new KeyStoreException("The folder " + folder + " for the first tokens cannot be made.", e);
        }
    }
}
