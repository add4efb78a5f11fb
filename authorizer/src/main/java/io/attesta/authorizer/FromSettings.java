package io.attesta.authorizer;

import io.attesta.authorizer.archive.ArchiveDatabase;
import io.attesta.authorizer.card.CardTable;
import io.attesta.authorizer.card.PlainCardTable;
import io.attesta.authorizer.card.chronicle.ChronicleCardTable;
import io.attesta.authorizer.decision.Category;
import io.attesta.authorizer.decision.Rules;
import io.attesta.authorizer.decision.Window;
import io.attesta.authorizer.pipeline.Waiting;
import io.attesta.authorizer.session.TransactionTable;
import io.attesta.authorizer.settings.CardsSettings;
import io.attesta.authorizer.settings.DatabaseSettings;
import io.attesta.authorizer.settings.PipelineSettings;
import io.attesta.authorizer.settings.Rights;
import io.attesta.authorizer.settings.SessionsSettings;
import io.attesta.authorizer.settings.SettingKey;
import io.attesta.authorizer.settings.Settings;
import io.attesta.authorizer.settings.TlsMode;
import io.attesta.authorizer.settings.TlsSettings;
import io.attesta.authorizer.settings.TransportSettings;
import io.attesta.authorizer.tls.TlsFiles;
import io.attesta.authorizer.transport.TransportLimits;
import io.attesta.protocol.iso.Action;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Parts as the settings want them: the one place where settings become what other packages understand. */
final class FromSettings {
    private FromSettings() {}

    static Rules rules(final Settings settings) {
        return rules(settings, settings.rights());
    }

    /** The rules of settings, but for the table of rights. */
    static Rules rules(final Settings settings, final Rights table) {
        final Map<Action, Set<Category>> rights = new EnumMap<>(Action.class);
        for (final Action action : Action.values()) {
            rights.put(
                    action,
                    table.categories().getOrDefault(action.code(), Set.of()).stream()
                            .map(category -> Category.valueOf(category.name()))
                            .collect(Collectors.toUnmodifiableSet()));
        }
        return new Rules(
                rights,
                settings.sessions().lifetime().toMillis(),
                settings.limits().openingsPerCardHour(),
                settings.cards().zone());
    }

    static CardTable cardTable(final CardsSettings cards) {
        return switch (cards.table()) {
            case CHRONICLE -> new ChronicleCardTable(cards.planned());
            case PLAIN -> new PlainCardTable(2L * cards.planned());
        };
    }

    static TransactionTable transactions(final SessionsSettings sessions) {
        return new TransactionTable(
                Window.DAY,
                sessions.duplicateEntries(),
                sessions.duplicateFloor().toMillis());
    }

    /** Its floor is the day's window: an original that was reversed before it came is awaited as long as it could be taken. */
    static TransactionTable lateTransactions(final SessionsSettings sessions) {
        return new TransactionTable(Window.WEEK, sessions.reversalEntries(), Window.DAY.retainedMs());
    }

    static TransportLimits limits(final TransportSettings transport) {
        return new TransportLimits(
                transport.maxFrameBytes(),
                transport.tpdu(),
                transport.frameTimeout().toMillis(),
                transport.idleTimeout().toMillis(),
                transport.writeTimeout().toMillis(),
                transport.maxConnections(),
                transport.maxConnectionsPerAddress(),
                transport.maxInFlightPerConnection());
    }

    /** The files of the ISO 8583 listener's TLS, if it has TLS. */
    static Optional<TlsFiles> transportTls(final TlsSettings tls, final Path data) throws IOException {
        return files(tls, tls.transport(), SettingKey.TLS_TRANSPORT, data);
    }

    /** The files of the HTTP listener's TLS, if it has TLS. */
    static Optional<TlsFiles> httpTls(final TlsSettings tls, final Path data) throws IOException {
        return files(tls, tls.http(), SettingKey.TLS_HTTP, data);
    }

    private static Optional<TlsFiles> files(
            final TlsSettings tls, final TlsMode mode, final SettingKey listener, final Path data) throws IOException {
        if (mode == TlsMode.OFF) {
            return Optional.empty();
        }
        // The key store hands out operations, and none of them is the private half of a TLS handshake.
        final Path privateKey = tls.privateKeyFile()
                .orElseThrow(() -> new IOException("tls.private-key-file must name a file because of "
                        + listener.dotted() + ": the key store has no key of usage tls that a handshake could use"));
        return Optional.of(new TlsFiles(
                data.resolve(tls.certificateFile().orElseThrow()),
                data.resolve(privateKey),
                mode == TlsMode.MUTUAL ? tls.clientCaFile().map(data::resolve) : Optional.empty()));
    }

    /** The archive that settings name. */
    static ArchiveDatabase externalArchive(final DatabaseSettings database, final Path data) throws IOException {
        return ArchiveDatabase.external(
                database.url().orElseThrow(),
                database.user().orElse(""),
                database.passwordFile().map(data::resolve).orElse(null));
    }

    static Waiting waiting(final PipelineSettings pipeline) {
        return Waiting.valueOf(pipeline.waiting().name());
    }
}
