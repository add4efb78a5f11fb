/**
 * {@code attesta bench overload}: a calm, a storm, and what is left of it afterwards. Two runs of the load generator beside each other,
 * one that goes through the whole time and one that comes and goes, and the verdict on what they counted.
 *
 * <p>May import {@code bench.load} and the server's front door: commands, settings, launch, archive check.
 */
package io.attesta.bench.overload;
