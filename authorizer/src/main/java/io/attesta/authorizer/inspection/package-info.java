/**
 * The commands {@code attesta journal}: look into a journal from outside, beside a running server or without one, and change nothing.
 * Imports {@code command}, {@code settings}, {@code node}, {@code journal}, {@code checkpoint}, and what decides: {@code pipeline}, {@code
 * decision}, the tables, {@code snapshot}.
 */
package io.attesta.authorizer.inspection;
