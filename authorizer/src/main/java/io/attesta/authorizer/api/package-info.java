/**
 * HTTP resources on Armeria, its only home. Imports {@code access}, {@code tls} and {@code runtime}; what resources show and change comes in as
 * functions and small interfaces that they declare.
 */
package io.attesta.authorizer.api;
