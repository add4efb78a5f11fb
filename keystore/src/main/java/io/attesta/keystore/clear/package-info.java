/**
 * A key store whose keys are clear in this process's memory: what stands behind the key file, and what tests and simulations
 * use directly. Imports {@code io.attesta.keystore}, {@code .mac} and {@code .signing}.
 */
package io.attesta.keystore.clear;
