/**
 * Looks for secrets in heap dumps: a reader of the dump's format, a search for a secret in the shapes in which one may lie about, and who
 * holds what was found. Imports the JDK only, so that it can be trusted to see what the server does.
 */
package io.attesta.authorizer.heap;
