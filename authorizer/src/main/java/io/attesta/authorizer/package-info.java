/**
 * The composition root: what puts the server together, launches and closes it. The one place that may import every other
 * package; nothing imports it.
 */
package io.attesta.authorizer;
