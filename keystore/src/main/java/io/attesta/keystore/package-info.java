/**
 * Keys by usage and version, as operations: whoever holds a {@link io.attesta.keystore.KeyStore} can use a key and never
 * see it, so that an HSM (PKCS#11) can stand behind the same interfaces. May import nothing of Attesta but its own
 * subpackages; knows neither the protocol nor the server.
 */
package io.attesta.keystore;
