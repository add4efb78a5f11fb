/** JMH: what one part of the way costs. Explains figures of whole runs, does not advertise its own. */
package io.attesta.bench.micro;
