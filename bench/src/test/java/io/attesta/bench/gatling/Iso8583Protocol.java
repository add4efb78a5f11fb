package io.attesta.bench.gatling;

import io.gatling.core.protocol.Protocol;

/** What Gatling takes for a protocol. */
record Iso8583Protocol(Iso8583ProtocolBuilder plan) implements Protocol {}
