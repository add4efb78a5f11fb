/** A server in the process of a measurement. May import the server's front door: commands, settings, launch, archive check. */
package io.attesta.bench.server;
