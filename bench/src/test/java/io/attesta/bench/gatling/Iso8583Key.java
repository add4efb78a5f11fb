package io.attesta.bench.gatling;

import io.gatling.core.CoreComponents;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.protocol.Protocol;
import io.gatling.core.protocol.ProtocolKey;
import java.util.HashMap;
import java.util.Map;
import scala.Function1;

/** By which Gatling finds the protocol of a scenario, and makes once a run what all its scenarios share. All keys are equal. */
record Iso8583Key() implements ProtocolKey<Iso8583Protocol, Iso8583Lines> {
    @Override
    @SuppressWarnings("unchecked")
    public Class<Protocol> protocolClass() {
        return (Class<Protocol>) (Class<? extends Protocol>) Iso8583Protocol.class;
    }

    @Override
    public Iso8583Protocol defaultProtocolValue(final GatlingConfiguration configuration) {
        throw new IllegalStateException("a scenario speaks ISO 8583 and has no such protocol: add iso8583()…");
    }

    /** Called once a run; what comes of it is called for each scenario, on the thread that sets the run up. */
    @Override
    public Function1<Iso8583Protocol, Iso8583Lines> newComponents(final CoreComponents core) {
        final Map<Iso8583Protocol, Iso8583Lines> made = new HashMap<>();
        return protocol -> made.computeIfAbsent(protocol, one -> new Iso8583Lines(one.plan(), core));
    }
}
