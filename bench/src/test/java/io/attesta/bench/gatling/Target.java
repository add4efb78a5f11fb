package io.attesta.bench.gatling;

import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.decision.Category;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.bench.load.SampleTerminals;
import io.attesta.keystore.KeyStore;
import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.CoreDsl;
import io.gatling.javaapi.http.HttpDsl;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Which server a simulation asks, and how much: system properties {@code attesta.…}, read once.
 *
 * @param host of the ISO 8583 listener
 * @param port of the ISO 8583 listener
 * @param http where the server speaks HTTP, without a slash at the end
 * @param data the server's data folder, whose keys and tokens the simulated terminals, kiosks and back offices have
 * @param rate what a simulation begins in a second at its peak
 * @param seconds how long it begins something
 * @param connections that terminals share; 0 = each user has its own
 * @param firstCard number of the first sample card used
 * @param cards how many sample cards are used
 * @param firstTerminal index from which on sample terminals are used
 * @param terminals how many are used
 * @param think the usual time between two steps of one person
 */
record Target(
        String host,
        int port,
        String http,
        Path data,
        double rate,
        int seconds,
        int connections,
        int firstCard,
        int cards,
        int firstTerminal,
        int terminals,
        Duration think) {
    /** The kiosk whose token a server makes on its first start: CJ000042 of RO-CJ-MED-00042. No terminal of a simulation is this one. */
    static final int KIOSK = kiosk();

    private static final int STEPS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    Target {
        require(port > 0 && port < 65_536, "attesta.iso8583 is host:port");
        require(rate > 0 && rate <= 10_000, "attesta.rate is more than 0 and up to 10000 a second");
        require(seconds >= 1 && seconds <= 86_400, "attesta.seconds is 1 to 86400");
        require(connections >= 0 && connections <= 10_000, "attesta.connections is 0 to 10000");
        require(firstCard >= 1 && cards >= 1, "attesta.first-card and attesta.cards are from 1 up");
        require(firstTerminal >= 0 && firstTerminal < SampleTerminals.COUNT, "attesta.first-terminal is 0 to 20999");
        require(terminals >= 1, "attesta.terminals is from 1 up");
        require(!think.isNegative(), "attesta.think-ms is from 0 up");
    }

    /** What the properties say, else small numbers that fit two cores. */
    static Target ofProperties(final double usualRate, final int usualSeconds, final int usualTerminals) {
        final String iso8583 = System.getProperty("attesta.iso8583", "127.0.0.1:8583");
        final int colon = iso8583.lastIndexOf(':');
        require(colon > 0, "attesta.iso8583 is host:port");
        return new Target(
                iso8583.substring(0, colon),
                Integer.parseInt(iso8583.substring(colon + 1)),
                System.getProperty("attesta.http", "http://127.0.0.1:8580"),
                Path.of(System.getProperty("attesta.data", "data")),
                Double.parseDouble(System.getProperty("attesta.rate", Double.toString(usualRate))),
                Integer.getInteger("attesta.seconds", usualSeconds),
                Integer.getInteger("attesta.connections", 4),
                Integer.getInteger("attesta.first-card", 1),
                Integer.getInteger("attesta.cards", 1_000),
                Integer.getInteger("attesta.first-terminal", 0),
                Integer.getInteger("attesta.terminals", usualTerminals),
                Duration.ofMillis(Integer.getInteger("attesta.think-ms", 1_000)));
    }

    Iso8583ProtocolBuilder iso8583() {
        return Iso8583.iso8583().host(host).port(port).keys(this::keys).connections(connections);
    }

    HttpProtocolBuilder httpProtocol() {
        return HttpDsl.http.baseUrl(http).disableFollowRedirect().disableWarmUp();
    }

    /** What a request shows over HTTP: the token of a role that lies in the server's data folder. */
    String bearer(final String role) {
        final Path file = data.resolve("tokens").resolve(role);
        try {
            return "Bearer " + Files.readString(file).strip();
        } catch (final IOException e) {
            throw new UncheckedIOException(
                    "The token " + file + " cannot be read: name the server's data folder with -Dattesta.data=DIR.", e);
        }
    }

    /** Sample terminals of a category, as many as are to be used; fewer if there are no more. */
    List<Integer> terminals(final Category category) {
        final List<Integer> indexes = IntStream.range(firstTerminal, SampleTerminals.COUNT)
                .filter(index -> SampleTerminals.category(SampleTerminals.numberOf(index)) == category)
                .filter(index -> index != KIOSK)
                .limit(terminals)
                .boxed()
                .toList();
        require(!indexes.isEmpty(), "there is no terminal of that category from attesta.first-terminal on");
        return indexes;
    }

    /** By then everybody has left; a run that goes on longer is ended, and fails for what is missing. */
    Duration atMost() {
        return Duration.ofSeconds(seconds).plus(think.multipliedBy(STEPS)).plus(PATIENCE);
    }

    /** A pause of a half to one and a half of the usual time. */
    ChainBuilder pause() {
        return CoreDsl.pause(think.dividedBy(2), think.multipliedBy(3).dividedBy(2));
    }

    /** No request failed, and there was one at least of each name. */
    static List<Assertion> assertions(final String... names) {
        final List<Assertion> all = new ArrayList<>();
        all.add(CoreDsl.global().failedRequests().percent().is(0.0));
        for (final String name : names) {
            all.add(CoreDsl.details(name).successfulRequests().count().gt(0L));
        }
        return all;
    }

    private KeyStore keys() {
        final SettingsOptions options = SettingsOptions.ofProcess();
        return NodeKeys.open(options.load(), data, options.environment());
    }

    private static int kiosk() {
        int county = 0;
        while (!SampleTerminals.county(county).equals("CJ")) {
            county++;
        }
        return county * SampleTerminals.PER_COUNTY + 42 - 1;
    }

    private static void require(final boolean holds, final String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(
                    sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1) + ".");
        }
    }
}
