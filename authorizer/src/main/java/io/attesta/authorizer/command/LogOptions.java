package io.attesta.authorizer.command;

import io.attesta.authorizer.checkpoint.AuditedLog;
import io.attesta.authorizer.checkpoint.FolderLog;
import io.attesta.authorizer.checkpoint.RemoteLog;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import javax.net.ssl.SSLException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which log is audited, and by which public keys: those of a data folder, or of a server's address. */
final class LogOptions {
    private static final String KEYS = "/.well-known/jwks.json";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Address of the server whose log is audited (default: the log in the data folder).")
    private URI url;

    @Option(
            names = "--keys",
            paramLabel = "FILE|URL",
            description =
                    "Public keys to trust: a JWK set, a COSE key set or one key in hex (default: those of the server or the data"
                            + " folder, which shows only that it agrees with itself).")
    private String keys;

    @Mixin
    private HttpsOptions https = new HttpsOptions();

    AuditedLog log(final SettingsOptions options) throws IOException {
        if (url == null) {
            return new FolderLog(options.data());
        }
        if (!TrustedKeys.isUrl(url.toString())) {
            throw new CommandFailure("What --url names is no address of a server; write it as http://127.0.0.1:8580.");
        }
        return new RemoteLog(url, https.context());
    }

    TrustedKeys keys(final SettingsOptions options) {
        if (keys != null) {
            return TrustedKeys.of(keys, https.context());
        }
        if (url != null) {
            return TrustedKeys.of(url.resolve(KEYS).toString(), https.context());
        }
        final Settings settings = options.load();
        try (KeyStore store = NodeKeys.open(settings, options.data(), options.environment())) {
            return TrustedKeys.of(store, options.data());
        }
    }

    /** What is said when the log cannot be read. */
    CommandFailure unreadable(final SettingsOptions options, final IOException e) {
        if (url == null && e instanceof NoSuchFileException) {
            return new CommandFailure(
                    "There is no log of checkpoints in " + options.data() + " (" + e.getMessage()
                            + " is missing): name the data folder with --data or a server with --url.",
                    e);
        }
        final String place = url == null ? options.data().toString() : url.toString();
        final String reason = e.getMessage() == null
                ? "nobody answers there"
                : IoReason.of(e) + (e instanceof SSLException ? HttpsOptions.ADVICE : "");
        return new CommandFailure("The log of checkpoints in " + place + " cannot be read: " + reason + ".", e);
    }
}
