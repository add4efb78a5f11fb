/**
 * The commands {@code attesta cards}, {@code acceptors} and {@code terminals}: what a back office runs, clients of the HTTP API. Imports {@code command}, and of {@code feed} the
 * sample world.
 */
package io.attesta.authorizer.backoffice;
