package io.attesta.bench.load;

import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Optional;

/**
 * What a run sends, where to, and for how long. {@link #to} begins one that suits the sample world.
 *
 * @param host of the ISO 8583 listener
 * @param port of the ISO 8583 listener
 * @param tls of the connections; none = plain TCP
 * @param connections 1 to {@code terminals}; each has terminals and cards of its own
 * @param pace when requests are meant to be sent
 * @param warmup sent before what is measured; shown and not counted in rate and latencies
 * @param duration measured
 * @param overtime how long after the end an open loop still sends what was due and found no room; what is left then is unsent
 * @param seed what is sent follows from it
 * @param firstCard number of the first sample card used, from 1
 * @param cards sample cards used; at least one a connection
 * @param cardSkew 0 = all cards of a connection alike; above, Zipf's exponent
 * @param firstTerminal index of the first sample terminal used, from 0
 * @param terminals sample terminals used, up to 21,000
 * @param mix shares of the kinds of requests
 * @param retry what becomes of a request that is answered 91
 * @param openingsPerCardHour sessions this run lets one card open in a clock hour before it takes others; beyond, 65 is accepted as an
 *     answer; 0 = the server has no limit. The server's own limit is 60, and a second run within the hour adds to the first
 * @param loops event loops, each a thread
 * @param receiptSamples receipts kept for verification
 * @param slices whether {@link LoadReport#slices} tells of each second; some 70 KiB a second and loop
 * @param answerTimeout how long an answer is waited for
 */
public record LoadPlan(
        String host,
        int port,
        Optional<SslContext> tls,
        int connections,
        Pace pace,
        Duration warmup,
        Duration duration,
        Duration overtime,
        long seed,
        int firstCard,
        int cards,
        double cardSkew,
        int firstTerminal,
        int terminals,
        Mix mix,
        Retry retry,
        int openingsPerCardHour,
        int loops,
        int receiptSamples,
        boolean slices,
        Duration answerTimeout) {
    public LoadPlan {
        require(firstTerminal >= 0 && terminals >= 1, "a run uses a terminal at least");
        require(terminals <= SampleTerminals.COUNT - firstTerminal, "there are 21,000 sample terminals");
        require(connections >= 1 && connections <= terminals, "a run has a terminal for each connection");
        require(firstCard >= 1, "sample cards are numbered from 1");
        require(cards >= connections, "a run has a card for each connection");
        require(cardSkew >= 0 && cardSkew <= 10, "the skew of cards is 0 to 10");
        require(openingsPerCardHour >= 0 && openingsPerCardHour <= 100, "a card has 0 to 100 openings an hour");
        require(loops >= 1 && loops <= connections, "a run has a connection for each event loop");
        require(receiptSamples >= 0, "samples are not negative");
        require(!warmup.isNegative() && !duration.isNegative() && !duration.isZero(), "a run takes some time");
        require(!overtime.isNegative(), "overtime is not negative");
        require(!answerTimeout.isNegative() && !answerTimeout.isZero(), "an answer is waited for");
    }

    /** Begins a plan: 64 connections, a minute, the usual mix over 570,000 cards and all terminals, no retries. */
    public static Builder to(final String host, final int port, final Pace pace) {
        return new Builder(host, port, pace);
    }

    /** How many seconds of a run can have a slice: those of its time, and those in which the last answers come. */
    int sliceCount() {
        final Duration whole = warmup.plus(duration).plus(overtime).plus(answerTimeout);
        return slices ? (int) Math.min(Integer.MAX_VALUE, whole.toSeconds() + 1) : 0;
    }

    private static void require(final boolean holds, final String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }

    /** A plan in the making; each method sets what the component of that name says. For one thread. */
    public static final class Builder {
        private final String host;
        private final int port;
        private final Pace pace;
        private Optional<SslContext> tls = Optional.empty();
        private int connections = 64;
        private Duration warmup = Duration.ZERO;
        private Duration duration = Duration.ofMinutes(1);
        private Duration overtime = Duration.ofSeconds(10);
        private long seed = 1;
        private int firstCard = 1;
        private int cards = 570_000;
        private double cardSkew;
        private int firstTerminal;
        private int terminals = SampleTerminals.COUNT;
        private Mix mix = Mix.usual();
        private Retry retry = Retry.NONE;
        private int openingsPerCardHour = 50;
        private int loops = 1;
        private int receiptSamples = 200;
        private boolean slices;
        private Duration answerTimeout = Duration.ofSeconds(10);

        private Builder(final String host, final int port, final Pace pace) {
            this.host = host;
            this.port = port;
            this.pace = pace;
        }

        public Builder connections(final int count) {
            connections = count;
            return this;
        }

        public Builder tls(final SslContext client) {
            tls = Optional.of(client);
            return this;
        }

        public Builder warmup(final Duration time) {
            warmup = time;
            return this;
        }

        public Builder duration(final Duration time) {
            duration = time;
            return this;
        }

        public Builder overtime(final Duration time) {
            overtime = time;
            return this;
        }

        public Builder seed(final long number) {
            seed = number;
            return this;
        }

        /** The numbers of the cards, {@code first} and {@code count} from there. */
        public Builder cards(final int first, final int count) {
            firstCard = first;
            cards = count;
            return this;
        }

        public Builder cardSkew(final double exponent) {
            cardSkew = exponent;
            return this;
        }

        /** The indexes of the terminals; fewer save the memory of their keys (some 5 KiB each). */
        public Builder terminals(final int first, final int count) {
            firstTerminal = first;
            terminals = count;
            return this;
        }

        public Builder mix(final Mix shares) {
            mix = shares;
            return this;
        }

        public Builder retry(final Retry afterRefusal) {
            retry = afterRefusal;
            return this;
        }

        public Builder openingsPerCardHour(final int count) {
            openingsPerCardHour = count;
            return this;
        }

        public Builder loops(final int count) {
            loops = count;
            return this;
        }

        public Builder receiptSamples(final int count) {
            receiptSamples = count;
            return this;
        }

        public Builder slices() {
            slices = true;
            return this;
        }

        public Builder answerTimeout(final Duration time) {
            answerTimeout = time;
            return this;
        }

        /**
         * The plan.
         *
         * @throws IllegalArgumentException if it cannot be run, with a sentence that says why
         */
        public LoadPlan build() {
            return new LoadPlan(
                    host,
                    port,
                    tls,
                    connections,
                    pace,
                    warmup,
                    duration,
                    overtime,
                    seed,
                    firstCard,
                    cards,
                    cardSkew,
                    firstTerminal,
                    terminals,
                    mix,
                    retry,
                    openingsPerCardHour,
                    loops,
                    receiptSamples,
                    slices,
                    answerTimeout);
        }
    }
}
