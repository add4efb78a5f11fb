/**
 * What leaves a node with keys in it, encrypted to somebody: CMS, which anyone opens without Attesta. Imports
 * {@code io.attesta.keystore} and Bouncy Castle.
 */
package io.attesta.keystore.envelope;
