/** HTTP resources on Armeria, its only home. Imports {@code runtime}; what it shows comes in as functions. */
package io.attesta.authorizer.api;
