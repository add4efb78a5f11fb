package io.attesta.authorizer.transport;

import io.attesta.authorizer.pipeline.PeerIdentity;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a client's certificate says of whom it may speak for. It says so in URIs of its subject alternative name (RFC 5280,
 * 4.2.1.6), the subject itself says nothing:
 *
 * <pre>
 *   attesta:acceptor:RO-CJ-MED-00042    may send DE 42 = RO-CJ-MED-00042; any number of them
 *   attesta:host:*                      a concentrator: may send any DE 42; what follows host: is for people
 * </pre>
 */
final class PeerCertificate {
    private static final Integer URI = 6;
    private static final String HOST = "attesta:host:";
    private static final String ACCEPTOR = "attesta:acceptor:";
    private static final Pattern IDENTIFIER = Pattern.compile("[!-~]{1,15}");

    private PeerCertificate() {}

    /** Reads a certificate that was verified already. One that names nobody, or nobody rightly, may speak for nobody. */
    static PeerIdentity identity(final Certificate verified) {
        if (!(verified instanceof X509Certificate certificate)) {
            return PeerIdentity.NOBODY;
        }
        final List<String> acceptors = new ArrayList<>();
        for (final String uri : uris(certificate)) {
            if (uri.startsWith(HOST) && uri.length() > HOST.length()) {
                return PeerIdentity.HOST;
            }
            if (uri.startsWith(ACCEPTOR)) {
                final String identifier = uri.substring(ACCEPTOR.length());
                if (IDENTIFIER.matcher(identifier).matches()) {
                    acceptors.add(identifier);
                }
            }
        }
        return acceptors.isEmpty() ? PeerIdentity.NOBODY : PeerIdentity.ofAcceptors(acceptors);
    }

    private static List<String> uris(final X509Certificate certificate) {
        final Collection<List<?>> names;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (final CertificateParsingException e) {
            return List.of();
        }
        return names == null
                ? List.of()
                : names.stream()
                        .filter(name -> URI.equals(name.get(0)))
                        .map(name -> (String) name.get(1))
                        .toList();
    }
}
