/**
 * JMH: what one part of the way costs, and the command that runs it. Explains figures of whole runs, does not advertise its own. May import the
 * server's parts, which are measured one by one, and of {@code bench} the terminals' side, the manifest and the temporary folder.
 */
package io.attesta.bench.micro;
