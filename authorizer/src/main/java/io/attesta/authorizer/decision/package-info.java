/**
 * The decision: pure rules over a request, a view of the state and a time that is an argument. Declares what it reads as small
 * interfaces; the tables implement them. Imports {@code protocol.iso} and {@code protocol.codec}, no other package of the server.
 */
package io.attesta.authorizer.decision;
