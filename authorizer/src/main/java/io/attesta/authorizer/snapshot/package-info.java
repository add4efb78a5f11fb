/**
 * The tables on disk: copied block by block between requests, so that a start reads the newest copy and the journal behind it instead of the
 * whole journal. Knows when to copy, the file's bytes, which files are good, and which segments of the journal nothing needs any more.
 * Imports {@code pipeline}, {@code journal} and {@code runtime}.
 */
package io.attesta.authorizer.snapshot;
