/**
 * The way of a request from a claimed slot to its answer: decide, seal, journal, respond, as stages with state of their own
 * over one {@link io.attesta.authorizer.pipeline.Batch}. {@link io.attesta.authorizer.pipeline.BatchCycle} drives them, and decides the
 * next batch while {@link io.attesta.authorizer.pipeline.Completion} goes on with one; {@link io.attesta.authorizer.pipeline.RingPlan} puts them behind a Disruptor ring (its only home), {@link
 * io.attesta.authorizer.pipeline.InCallerPlan} into the caller's thread for tests. Imports {@code decision}, the tables, {@code journal},
 * {@code runtime}, {@code protocol} and {@code keystore}; not {@code transport}.
 */
package io.attesta.authorizer.pipeline;
