/**
 * AES on the JDK's own cipher: CMAC, single blocks, the derivation of terminals' MAC keys. Takes clear keys as byte arrays
 * and keeps none of them but in the cipher's key schedule. Imports {@code io.attesta.keystore} and the JDK only.
 */
package io.attesta.keystore.mac;
