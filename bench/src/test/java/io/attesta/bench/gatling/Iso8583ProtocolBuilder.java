package io.attesta.bench.gatling;

import io.attesta.keystore.KeyStore;
import io.gatling.core.protocol.Protocol;
import io.gatling.javaapi.core.ProtocolBuilder;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How terminals reach a server. Immutable; each method gives a protocol that differs in that one thing.
 *
 * @param host of the ISO 8583 listener
 * @param port of the ISO 8583 listener
 * @param keys opens the key store with the master of the terminals' MAC keys; it is closed with the run
 * @param connections that all users share; 0 = each user has its own
 * @param answerTimeout how long an answer is waited for
 */
public record Iso8583ProtocolBuilder(
        String host, int port, Supplier<KeyStore> keys, int connections, Duration answerTimeout)
        implements ProtocolBuilder {
    private static final int PORT = 8583;

    public Iso8583ProtocolBuilder {
        if (connections < 0) {
            throw new IllegalArgumentException("connections are not negative");
        }
        if (answerTimeout.isNegative() || answerTimeout.isZero()) {
            throw new IllegalArgumentException("an answer is waited for");
        }
    }

    static Iso8583ProtocolBuilder usual() {
        return new Iso8583ProtocolBuilder(
                "127.0.0.1",
                PORT,
                () -> {
                    throw new IllegalStateException("the protocol has no keys: name them with keys(…)");
                },
                1,
                Duration.ofSeconds(10));
    }

    public Iso8583ProtocolBuilder host(final String name) {
        return new Iso8583ProtocolBuilder(name, port, keys, connections, answerTimeout);
    }

    public Iso8583ProtocolBuilder port(final int number) {
        return new Iso8583ProtocolBuilder(host, number, keys, connections, answerTimeout);
    }

    public Iso8583ProtocolBuilder keys(final Supplier<KeyStore> opener) {
        return new Iso8583ProtocolBuilder(host, port, opener, connections, answerTimeout);
    }

    /** All users share so many connections, as terminals behind a concentrator do; one terminal is always on the same. */
    public Iso8583ProtocolBuilder connections(final int count) {
        return new Iso8583ProtocolBuilder(host, port, keys, count, answerTimeout);
    }

    /** Each user has a connection of its own, from its first request to its end. */
    public Iso8583ProtocolBuilder connectionPerUser() {
        return connections(0);
    }

    public Iso8583ProtocolBuilder answerTimeout(final Duration time) {
        return new Iso8583ProtocolBuilder(host, port, keys, connections, time);
    }

    @Override
    public Protocol protocol() {
        return new Iso8583Protocol(this);
    }
}
