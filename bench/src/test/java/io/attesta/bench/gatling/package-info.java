/**
 * Gatling simulations: profiles of a day as people plan them, with Gatling's schedules, think times, checks and reports. The generator of
 * {@link io.attesta.bench.load} is the one that measures; these show what a load does, to whom Gatling is familiar, and over HTTP beside ISO
 * 8583.
 *
 * <p>{@link io.attesta.bench.gatling.Iso8583} is the protocol as scenarios use it; the simulations are the classes that extend Gatling's.
 *
 * <p>May import the generator, Gatling and its Netty; of the server only what reads its settings and keys, as a terminal's maker has them.
 */
package io.attesta.bench.gatling;
