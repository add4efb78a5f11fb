/** Meters; the only home of Micrometer and HdrHistogram in the server. Implements what {@code pipeline} tells; imports it, {@code decision} and {@code runtime}. */
package io.attesta.authorizer.telemetry;
