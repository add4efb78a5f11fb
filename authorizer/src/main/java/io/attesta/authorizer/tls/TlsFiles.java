package io.attesta.authorizer.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where TLS finds what it needs. All of it is read again when a file changes.
 *
 * @param certificates PEM: the server's certificate first, then its chain ({@code tls.certificate-file})
 * @param privateKey PEM, PKCS#8, not encrypted, mode 0600 ({@code tls.private-key-file})
 * @param clientAuthorities PEM: the authorities of client certificates ({@code tls.client-ca-file}); empty = clients are
 *     asked for none
 */
public record TlsFiles(Path certificates, Path privateKey, Optional<Path> clientAuthorities) {}
