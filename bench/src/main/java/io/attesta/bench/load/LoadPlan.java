package io.attesta.bench.load;

import java.time.Duration;

/**
 * What a run sends, where to, and for how long. {@link #of} gives one that suits the sample world; the {@code with…} methods change it.
 *
 * @param host of the ISO 8583 listener
 * @param port of the ISO 8583 listener
 * @param connections 1 to {@code terminals}; each has terminals and cards of its own
 * @param pace when requests are meant to be sent
 * @param warmup sent before what is measured; shown and not counted in rate and latencies
 * @param duration measured
 * @param seed what is sent follows from it
 * @param cards sample cards used, numbers 1 to this; at least one a connection
 * @param cardSkew 0 = all cards of a connection alike; above, Zipf's exponent
 * @param terminals sample terminals used, up to 21,000
 * @param mix shares of the kinds of requests
 * @param openingsPerCardHour sessions this run lets one card open in a clock hour before it takes others; beyond, 65 is accepted as an
 *     answer; 0 = the server has no limit. The server's own limit is 60, and a second run within the hour adds to the first
 * @param loops event loops, each a thread
 * @param receiptSamples receipts kept for verification
 * @param answerTimeout how long an answer is waited for
 */
public record LoadPlan(
        String host,
        int port,
        int connections,
        Pace pace,
        Duration warmup,
        Duration duration,
        long seed,
        int cards,
        double cardSkew,
        int terminals,
        Mix mix,
        int openingsPerCardHour,
        int loops,
        int receiptSamples,
        Duration answerTimeout) {
    public LoadPlan {
        require(terminals >= 1 && terminals <= SampleTerminals.COUNT, "a run uses 1 to 21,000 terminals");
        require(connections >= 1 && connections <= terminals, "a run has a terminal for each connection");
        require(cards >= connections, "a run has a card for each connection");
        require(cardSkew >= 0 && cardSkew <= 10, "the skew of cards is 0 to 10");
        require(openingsPerCardHour >= 0 && openingsPerCardHour <= 100, "a card has 0 to 100 openings an hour");
        require(loops >= 1 && loops <= connections, "a run has a connection for each event loop");
        require(receiptSamples >= 0, "samples are not negative");
        require(!warmup.isNegative() && !duration.isNegative() && !duration.isZero(), "a run takes some time");
        require(!answerTimeout.isNegative() && !answerTimeout.isZero(), "an answer is waited for");
    }

    /** 64 connections, a minute, the usual mix over 570,000 cards and all terminals. */
    public static LoadPlan of(final String host, final int port, final Pace pace) {
        return new LoadPlan(
                host,
                port,
                64,
                pace,
                Duration.ZERO,
                Duration.ofMinutes(1),
                1,
                570_000,
                0,
                SampleTerminals.COUNT,
                Mix.usual(),
                50,
                1,
                200,
                Duration.ofSeconds(10));
    }

    /** The same with other connections, each of them with a share of the loops. */
    public LoadPlan withConnections(final int count, final int eventLoops) {
        return new LoadPlan(
                host,
                port,
                count,
                pace,
                warmup,
                duration,
                seed,
                cards,
                cardSkew,
                terminals,
                mix,
                openingsPerCardHour,
                eventLoops,
                receiptSamples,
                answerTimeout);
    }

    /** The same for another time. */
    public LoadPlan withTimes(final Duration warmingUp, final Duration measured) {
        return new LoadPlan(
                host,
                port,
                connections,
                pace,
                warmingUp,
                measured,
                seed,
                cards,
                cardSkew,
                terminals,
                mix,
                openingsPerCardHour,
                loops,
                receiptSamples,
                answerTimeout);
    }

    /** The same with another seed. */
    public LoadPlan withSeed(final long other) {
        return new LoadPlan(
                host,
                port,
                connections,
                pace,
                warmup,
                duration,
                other,
                cards,
                cardSkew,
                terminals,
                mix,
                openingsPerCardHour,
                loops,
                receiptSamples,
                answerTimeout);
    }

    /** The same with other cards. */
    public LoadPlan withCards(final int count, final double skew, final int openingsInAnHour) {
        return new LoadPlan(
                host,
                port,
                connections,
                pace,
                warmup,
                duration,
                seed,
                count,
                skew,
                terminals,
                mix,
                openingsInAnHour,
                loops,
                receiptSamples,
                answerTimeout);
    }

    /** The same with fewer terminals, which saves the memory of their keys (some 5 KiB each). */
    public LoadPlan withTerminals(final int count) {
        return new LoadPlan(
                host,
                port,
                connections,
                pace,
                warmup,
                duration,
                seed,
                cards,
                cardSkew,
                count,
                mix,
                openingsPerCardHour,
                loops,
                receiptSamples,
                answerTimeout);
    }

    /** The same with another mix. */
    public LoadPlan withMix(final Mix other) {
        return new LoadPlan(
                host,
                port,
                connections,
                pace,
                warmup,
                duration,
                seed,
                cards,
                cardSkew,
                terminals,
                other,
                openingsPerCardHour,
                loops,
                receiptSamples,
                answerTimeout);
    }

    /** The same with other samples. */
    public LoadPlan withReceiptSamples(final int count) {
        return new LoadPlan(
                host,
                port,
                connections,
                pace,
                warmup,
                duration,
                seed,
                cards,
                cardSkew,
                terminals,
                mix,
                openingsPerCardHour,
                loops,
                count,
                answerTimeout);
    }

    /** The same with another time to wait for an answer. */
    public LoadPlan withAnswerTimeout(final Duration other) {
        return new LoadPlan(
                host,
                port,
                connections,
                pace,
                warmup,
                duration,
                seed,
                cards,
                cardSkew,
                terminals,
                mix,
                openingsPerCardHour,
                loops,
                receiptSamples,
                other);
    }

    private static void require(final boolean holds, final String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
