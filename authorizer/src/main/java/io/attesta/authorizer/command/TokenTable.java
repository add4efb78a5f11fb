package io.attesta.authorizer.command;

import io.attesta.authorizer.access.AccessToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The table that {@code keys token --list} prints. */
final class TokenTable {
    private static final String ROW = "%-12s  %-11s  %-8s  %-15s  %-20s  %-28s  %-16s  %s";

    /** Enough to tell certificates apart. */
    private static final int SHOWN_DIGITS = 16;

    private TokenTable() {}

    /** A heading and a line for each token. */
    static List<String> lines(final List<AccessToken> tokens, final Instant now) {
        final List<String> lines = new ArrayList<>();
        lines.add(row("id", "role", "terminal", "acceptor", "created (UTC)", "state", "certificate", "name"));
        for (final AccessToken token : tokens) {
            lines.add(row(
                    token.id(),
                    token.role().label(),
                    token.pair().map(AccessToken.Pair::terminal).orElse(""),
                    token.pair().map(AccessToken.Pair::acceptor).orElse(""),
                    token.createdAt().toString(),
                    state(token, now),
                    token.certificate()
                            .map(fingerprint -> fingerprint.substring(0, SHOWN_DIGITS))
                            .orElse(""),
                    token.name().orElse("")));
        }
        return List.copyOf(lines);
    }

    private static String row(final Object... cells) {
        return String.format(ROW, cells).stripTrailing();
    }

    private static String state(final AccessToken token, final Instant now) {
        if (token.revokedAt().isPresent()) {
            return "revoked " + token.revokedAt().get();
        }
        return token.expiresAt()
                .map(at -> (now.isBefore(at) ? "until " : "expired ") + at)
                .orElse("valid");
    }
}
