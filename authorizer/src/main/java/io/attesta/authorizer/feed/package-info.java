/** Changes on their way into the ring: the sample world now, feeds of deltas later. Imports {@code pipeline} and the tables' records. */
package io.attesta.authorizer.feed;
