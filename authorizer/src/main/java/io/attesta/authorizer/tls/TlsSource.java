package io.attesta.authorizer.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The material of one listener: read at the start, and again when somebody looks and a file changed. A change that cannot be used is an
 * alarm, and the old material stays in use. One thread looks.
 */
public final class TlsSource {
    /** How often to look, in milliseconds. */
    public static final long LOOK_MS = 2_000;
    /** A resumed session is not verified anew: a certificate that ran out is refused after an hour at the latest. */
    public static final long SESSION_SECONDS = 3_600;
    /** Versions that are spoken. */
    public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    /** Suites of authenticated encryption and forward secrecy, and nothing else. */
    public static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final Logger LOG = LoggerFactory.getLogger(TlsSource.class);

    private final TlsFiles files;
    private final Use use;
    private final Consumer<String> alarm;
    // Owned by the looking thread.
    private List<String> tried;
    private List<String> seen;

    /** Takes up material, or refuses it. */
    @FunctionalInterface
    public interface Use {
        /**
         * Makes of it what TLS needs.
         *
         * @throws IOException if that cannot be
         */
        void take(TlsMaterial material) throws IOException;
    }

    /**
     * Reads the files.
     *
     * @param use takes the material, now and when it changes
     * @param alarm receives a sentence when changed files cannot be used
     * @throws IOException with one sentence if they cannot be used now
     */
    public TlsSource(final TlsFiles files, final Use use, final Consumer<String> alarm) throws IOException {
        this.files = files;
        this.use = use;
        this.alarm = alarm;
        tried = stamps();
        seen = tried;
        load();
    }

    /**
     * Looks whether a file changed. A change is taken up when it is seen unchanged at the next look: certificate and key
     * are seldom replaced in one moment.
     */
    public void look() {
        final List<String> now = stamps();
        final boolean still = now.equals(seen);
        seen = now;
        if (!still || now.equals(tried)) {
            return;
        }
        tried = now;
        try {
            load();
        } catch (final IOException e) {
            // Quotes of a path would break the audit log's line.
            final String why = e.getMessage().replaceAll("[\"\\\\]", "'");
            alarm.accept("changed TLS files cannot be used, the old ones stay in use: " + why);
        }
    }

    private void load() throws IOException {
        final TlsMaterial material = TlsMaterial.read(files);
        try {
            use.take(material);
        } catch (final IOException | IllegalArgumentException e) {
            throw new IOException("tls.certificate-file: " + files.certificates() + " cannot be used for TLS", e);
        }
        tell(material.chain().get(0));
    }

    private void tell(final X509Certificate certificate) {
        LOG.info(
                "TLS certificate {} is in use, valid until {}",
                certificate.getSerialNumber().toString(16),
                certificate.getNotAfter().toInstant());
    }

    /** What changes when a file does: its identity, size and time. */
    private List<String> stamps() {
        final List<String> stamps = new ArrayList<>();
        stamps.add(stamp(files.certificates()));
        stamps.add(stamp(files.privateKey()));
        files.clientAuthorities().ifPresent(file -> stamps.add(stamp(file)));
        return stamps;
    }

    private static String stamp(final Path file) {
        try {
            final BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.fileKey() + " " + now.size() + " " + now.lastModifiedTime() + " " + changeOfMode(file);
        } catch (final IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** When owner or mode changed, where that is known: a key may be refused for its mode, and accepted after chmod. */
    private static Object changeOfMode(final Path file) throws IOException {
        try {
            return Files.getAttribute(file, "unix:ctime");
        } catch (final UnsupportedOperationException | IllegalArgumentException e) {
            return "";
        }
    }
}
