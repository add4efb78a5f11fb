/**
 * What TLS of either listener needs: the files of certificates and keys, read strictly, watched, taken up when they change; versions and
 * suites. Imports nothing of the server, and no TLS engine: each listener makes its own of it.
 */
package io.attesta.authorizer.tls;
