/**
 * The card table: one record a card by its token, no card number anywhere. {@code card.chronicle} is the home of Chronicle Map;
 * {@link io.attesta.authorizer.card.PlainCardTable} is its twin on the heap. A cache of what journal and snapshot hold, never the truth. Imports
 * {@code decision} only.
 */
package io.attesta.authorizer.card;
