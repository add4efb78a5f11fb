/** Fakes and fixtures that tests of several packages share: a clock, a disk that forgets, a terminal on jPOS, a node without threads. */
package io.attesta.authorizer.testing;
