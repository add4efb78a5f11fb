/**
 * The key file: a Bouncy Castle FIPS key store on disk, its password, its atomic replacement, rotation and retirement.
 * Imports {@code io.attesta.keystore}, {@code .clear} and {@code .signing}; with {@code .signing} and {@code .envelope} the only home of Bouncy
 * Castle.
 */
package io.attesta.keystore.file;
