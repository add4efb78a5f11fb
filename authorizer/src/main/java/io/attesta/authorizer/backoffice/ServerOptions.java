package io.attesta.authorizer.backoffice;

import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.command.HttpsOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which server, and who asks. The token comes from a file or the environment: the command line stands in lists of processes. */
final class ServerOptions {
    private static final String VARIABLE = "ATTESTA_TOKEN";
    private static final int LONGEST_TOKEN = 1_000;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8580",
            description = "Where the server speaks HTTP (default: ${DEFAULT-VALUE}).")
    private URI url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File whose first line is a token of the role back-office (default: the environment variable "
                    + VARIABLE + "; none is needed where the client certificate has the role).")
    private Path tokenFile;

    @Mixin
    private HttpsOptions https = new HttpsOptions();

    /** The server as these options and the environment name it. */
    Transfer transfer(final Map<String, String> environment) {
        final boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!isHttp || url.getHost() == null) {
            throw new CommandFailure("--url is no address like http://127.0.0.1:8580.", ExitCodes.WRONG_USAGE, null);
        }
        return new Transfer(url, token(environment), https);
    }

    private Optional<String> token(final Map<String, String> environment) {
        final String token = tokenFile == null ? environment.get(VARIABLE) : firstLine();
        if (token == null && https.hasCertificate()) {
            return Optional.empty();
        }
        if (token == null || token.isBlank()) {
            throw new CommandFailure(
                    "There is no token: name a file with --token-file, or set " + VARIABLE
                            + "; make one with attesta keys token --role back-office.",
                    ExitCodes.WRONG_USAGE,
                    null);
        }
        final String stripped = token.strip();
        if (stripped.length() > LONGEST_TOKEN || !stripped.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new CommandFailure(
                    "What stands in " + (tokenFile == null ? VARIABLE : tokenFile) + " is no token.",
                    ExitCodes.WRONG_USAGE,
                    null);
        }
        return Optional.of(stripped);
    }

    private String firstLine() {
        try (var lines = Files.lines(tokenFile, StandardCharsets.ISO_8859_1)) {
            return lines.findFirst().orElse("");
        } catch (final IOException e) {
            throw new CommandFailure("The token file " + tokenFile + " cannot be read: " + Transfer.reason(e) + ".", e);
        }
    }
}
