/** A client of the HTTP API that knows nothing but its OpenAPI document, and a test that lets it do all that the document tells of. */
package io.attesta.authorizer.openapi;
