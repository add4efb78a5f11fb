/**
 * The ISO 8583 listener: connections, their limits, frames in and answers out. The home of Netty in the server. Imports {@code
 * pipeline}, {@code tls} and {@code runtime}.
 */
package io.attesta.authorizer.transport;
