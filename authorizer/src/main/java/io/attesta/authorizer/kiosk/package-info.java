/**
 * Authorizations over HTTP: each is turned into the 0100 that it is the twin of, sealed under its pair's own request key, and goes the way
 * of every other 0100. So it is decided, journaled, archived and repeated by the same code. Imports {@code api}, whose interface it
 * implements, and {@code pipeline}.
 */
package io.attesta.authorizer.kiosk;
