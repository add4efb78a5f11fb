/** {@code attesta demo}: the server, simulated terminals, and the checks that nothing was lost or altered, in one visible minute. */
package io.attesta.bench.demo;
