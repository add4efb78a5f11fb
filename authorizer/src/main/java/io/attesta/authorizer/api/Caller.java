package io.attesta.authorizer.api;

import io.attesta.authorizer.access.AccessToken;
import io.attesta.authorizer.access.Role;
import java.util.Optional;

/**
 * Who asks.
 *
 * @param role what they may do
 * @param pair whom a kiosk speaks for; empty for every other role
 * @param id of the token or of the certificate's entry: for the audit log
 */
record Caller(Role role, Optional<AccessToken.Pair> pair, String id) {}
