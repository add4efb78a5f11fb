/** {@code attesta bench}: puts the measurements together. May import all packages below; nothing imports it. */
package io.attesta.bench;
