package io.attesta.authorizer;

import io.attesta.authorizer.archive.ArchiveDatabase;
import io.attesta.authorizer.archive.ArchiveMismatchException;
import io.attesta.authorizer.archive.PostgresException;
import io.attesta.authorizer.archive.Reconciliation;
import io.attesta.authorizer.archive.ReconciliationReport;
import io.attesta.authorizer.journal.FolderDisk;
import io.attesta.authorizer.journal.SegmentHeader;
import io.attesta.authorizer.settings.NodeSettings;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.protocol.receipt.SignatureCheck;
import java.io.IOException;
import java.nio.file.Path;

/** Holds journal and archive of a data folder against each other, beside a running server or on a stopped one. */
public final class ArchiveCheck {
    private ArchiveCheck() {}

    /**
     * Reconciles up to the archive's position; finds the database by the settings, or starts the embedded one if nobody has.
     *
     * @param keys the public keys that are trusted
     * @throws ServerException with one sentence if journal or database cannot be read
     */
    public static ReconciliationReport run(final Settings settings, final Path data, final PublicKeySet keys) {
        return new DataFolderArchive(settings, data).use(database -> run(settings.node(), data, database, keys));
    }

    /**
     * Reconciles up to the archive's position.
     *
     * @param keys the public keys that are trusted
     * @throws ServerException with one sentence if journal or database cannot be read
     */
    public static ReconciliationReport run(
            final NodeSettings node, final Path data, final ArchiveDatabase database, final PublicKeySet keys) {
        try {
            final FolderDisk disk = new FolderDisk(data.resolve("journal"));
            SegmentHeader.first(disk).ifPresent(header -> requireSame(node, header, data));
            return new Reconciliation(node.id(), node.issuer() + "/" + node.id(), disk, database, signatures(keys))
                    .run();
        } catch (final PostgresException e) {
            throw new ServerException(e.getMessage(), e);
        } catch (final IOException e) {
            throw new ServerException("The journal in " + data + " cannot be read: " + e.getMessage(), e);
        } catch (final ArchiveMismatchException e) {
            throw new ServerException("There is nothing to reconcile: " + e.getMessage() + ".", e);
        }
    }

    /** Settings of another node would find nothing of it in the archive, and so nothing wrong. */
    private static void requireSame(final NodeSettings node, final SegmentHeader journal, final Path data) {
        if (journal.node() != node.id() || !journal.issuer().equals(node.issuer())) {
            throw new ServerException("The journal in " + data + " is of " + journal.issuer() + "/" + journal.node()
                    + ", not of " + node.issuer() + "/" + node.id() + "; set node.issuer and node.id to those.");
        }
    }

    private static SignatureCheck signatures(final PublicKeySet keys) {
        return (kid, message, signature) -> keys.find(kid)
                .map(key ->
                        key.verifies(message, signature) ? SignatureCheck.Answer.VALID : SignatureCheck.Answer.INVALID)
                .orElse(SignatureCheck.Answer.UNKNOWN_KEY);
    }
}
