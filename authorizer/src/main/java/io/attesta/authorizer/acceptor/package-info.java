/**
 * Acceptors and their terminals, in memory, owned by the thread that decides; the enrolled pairs are published to the network
 * threads. Imports {@code decision} only.
 */
package io.attesta.authorizer.acceptor;
