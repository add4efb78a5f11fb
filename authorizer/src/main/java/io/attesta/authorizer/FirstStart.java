package io.attesta.authorizer;

import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.access.AccessToken;
import io.attesta.authorizer.access.FirstTokens;
import io.attesta.authorizer.access.TokenFile;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.settings.Settings;
import io.attesta.authorizer.telemetry.Meters;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a server without tokens does at its first start: makes some, writes that to the audit log, and says where they are. */
final class FirstStart {
    /** The pair of the README's examples: a clinic. */
    private static final String COUNTY = "CJ";

    private static final int NUMBER = 42;

    private final Settings settings;
    private final Path data;
    private final EnrolledPairs enrolled;
    private final Meters audit;

    FirstStart(final Settings settings, final Path data, final EnrolledPairs enrolled, final Meters audit) {
        this.settings = settings;
        this.data = data;
        this.enrolled = enrolled;
        this.audit = audit;
    }

    /**
     * Makes tokens if there are none.
     *
     * @param sample whether the sample world is about to be loaded
     * @return what was made, one sentence; empty if nothing
     */
    Optional<String> tokens(final boolean sample, final Instant now) {
        final boolean hasPair = sample || enrolled.has(SampleWorld.terminal(COUNTY, NUMBER));
        final Optional<AccessToken.Pair> kiosk = hasPair
                ? Optional.of(new AccessToken.Pair(
                        SampleWorld.acceptorId(COUNTY, NUMBER), SampleWorld.terminalId(COUNTY, NUMBER)))
                : Optional.empty();
        final Path folder = data.resolve(FirstTokens.FOLDER);
        final List<AccessToken> made =
                FirstTokens.make(new TokenFile(data.resolve(settings.http().tokensFile())), folder, kiosk, now);
        made.forEach(token -> audit.asked("keys.token", "first start", about(token)));
        return made.isEmpty() ? Optional.empty() : Optional.of(sentence(made, folder, kiosk));
    }

    private static String about(final AccessToken token) {
        return token.id() + " " + token.role().label()
                + token.pair()
                        .map(pair -> " " + pair.acceptor() + " " + pair.terminal())
                        .orElse("");
    }

    private static String sentence(
            final List<AccessToken> made, final Path folder, final Optional<AccessToken.Pair> kiosk) {
        return "There were no tokens for HTTP: " + folder.toAbsolutePath() + " has one each for "
                + made.stream().map(token -> token.role().label()).collect(Collectors.joining(", "))
                + kiosk.map(pair -> " (the kiosk is terminal " + pair.terminal() + " of " + pair.acceptor() + ")")
                        .orElse("; attesta keys token --role kiosk --acceptor A --terminal T makes one for a kiosk")
                + ". Only their hashes are kept elsewhere.";
    }
}
