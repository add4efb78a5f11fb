/**
 * What the decision remembers between requests: sessions, transactions of the duplicate window, openings of the hour. All of
 * it belongs to the thread that decides. Imports {@code decision} only.
 */
package io.attesta.authorizer.session;
