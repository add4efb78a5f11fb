/**
 * Cards, acceptors and terminals on their way into the ring: the sample world, uploads of deltas and snapshots in NDJSON or CSV, read line
 * by line and never held as a whole; and lists of acceptors and terminals out of the tables, in stretches. Card numbers end here: behind the reader there are tokens. Imports {@code pipeline}, the tables' records and the
 * interfaces that {@code api} declares.
 */
package io.attesta.authorizer.feed;
