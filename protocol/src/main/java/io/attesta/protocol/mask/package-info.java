/**
 * The only place that turns a message into text for people: an allow-list, one rule for each data element, and the length
 * alone of everything that has no rule. Masks by what an element is, never by the look of a string. For terminals run by
 * people, for logs and for errors; not on the path of an answer.
 *
 * <p>May import {@code protocol.iso} and {@code protocol.codec} and nothing else of Attesta, and no third party.
 */
package io.attesta.protocol.mask;
