package io.attesta.bench.peer.jpos;

import io.attesta.authorizer.decision.CardStatus;

/** One card as the peer keeps it. */
record PeerCard(CardStatus status, int expiry, int occupation, long version, long tokenHigh, long tokenLow) {}
