/**
 * A server in the process of a measurement, or in one of its own that ends with whoever started it. May import the server's front door: commands, settings, launch, archive
 * check.
 */
package io.attesta.bench.server;
