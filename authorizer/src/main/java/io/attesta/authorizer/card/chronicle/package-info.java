/** The card table off the heap, on Chronicle Map; the only home of Chronicle. Imports {@code card} and {@code decision} only. */
package io.attesta.authorizer.card.chronicle;
