/**
 * The load generator: simulated terminals that send what a {@link io.attesta.bench.load.LoadPlan} asks for at the times it asks
 * for, and check every answer against a model of their own. Users are the commands of the packages beside it.
 *
 * <p>Each connection is a {@code Lane}: it owns a share of the sample terminals and cards, so nothing is shared between lanes and what
 * a lane sends follows from the seed alone, except for DE 7, 12, 13 (the clock's) and DE 38 (the server's).
 *
 * <p>May import {@code protocol}, {@code keystore}, Netty and HdrHistogram; of the server only the names of categories. The model
 * of the sample world is written anew here on purpose: a model that shared the server's code would share its faults.
 */
package io.attesta.bench.load;
