/** Clocks, readiness, faults: what every part of the server stands on. Imported by all, imports none of ours. */
package io.attesta.authorizer.runtime;
