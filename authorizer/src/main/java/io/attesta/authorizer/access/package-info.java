/**
 * Who may use the HTTP API: roles, bearer tokens, the file that holds their hashes, the check. Knows no HTTP. Imports nothing of the
 * server; of the key store module the private file only.
 */
package io.attesta.authorizer.access;
