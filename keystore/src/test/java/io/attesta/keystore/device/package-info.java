/**
 * A key store whose keys lie in a device, as PKCS#11 would have it: the proof that the interfaces of {@code io.attesta.keystore} fit
 * one, and an oracle, because its cryptography is not ours. Other modules' tests use it as well, so it imports no test library.
 */
package io.attesta.keystore.device;
