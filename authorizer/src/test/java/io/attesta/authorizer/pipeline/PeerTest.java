package io.attesta.authorizer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PeerTest {
    private static final long MINUTE_NS = 60_000_000_000L;

    @Test
    void shouldFindTheTenthOfAMinuteTooMany() {
        final Peer peer = new Peer(PeerIdentity.UNBOUND);
        for (int i = 0; i < 9; i++) {
            peer.countUnauthenticated(i, 1, 2, 3);
            assertThat(peer.isOverLimit()).isFalse();
        }
        peer.countUnauthenticated(MINUTE_NS);
        assertThat(peer.isOverLimit()).isTrue();
        assertThat(peer.isRefused(0, 1, 2, MINUTE_NS))
                .as("the connection is closed, no pair is refused")
                .isFalse();
    }

    @Test
    void shouldBeginAnewWhenTheMinuteIsOver() {
        final Peer peer = new Peer(PeerIdentity.UNBOUND);
        for (int i = 0; i < 9; i++) {
            peer.countUnauthenticated(0);
        }
        peer.countUnauthenticated(MINUTE_NS + 1);
        assertThat(peer.isOverLimit()).isFalse();
    }

    @Test
    void shouldRefuseOnlyThePairOfAHostAndOnlyForAMinute() {
        final Peer host = new Peer(PeerIdentity.HOST);
        for (int i = 0; i < 9; i++) {
            host.countUnauthenticated(7, 1, 2, 0);
            host.countUnauthenticated(8, 1, 2, 0);
            host.countUnauthenticated(0);
        }
        assertThat(host.isRefused(7, 1, 2, 0)).isFalse();
        host.countUnauthenticated(7, 1, 2, 5);
        assertThat(host.isOverLimit()).isTrue();
        assertThat(host.isRefused(7, 1, 2, 5)).isTrue();
        assertThat(host.isRefused(8, 1, 2, 5)).isFalse();
        assertThat(host.isRefused(7, 1, 3, 5)).isFalse();
        host.countUnauthenticated(7, 1, 2, 6);
        assertThat(host.isOverLimit()).as("said once").isFalse();
        assertThat(host.isRefused(7, 1, 2, MINUTE_NS + 5)).isTrue();
        assertThat(host.isRefused(7, 1, 2, MINUTE_NS + 6)).isFalse();
        host.countUnauthenticated(7, 1, 2, MINUTE_NS + 6);
        assertThat(host.isRefused(7, 1, 2, MINUTE_NS + 6)).as("counted anew").isFalse();
    }

    @Test
    void shouldKeepRefusingAPairWhenOthersAreMadeUp() {
        final Peer host = new Peer(PeerIdentity.HOST);
        for (int i = 0; i < 10; i++) {
            host.countUnauthenticated(7, 1, 2, 0);
        }
        for (int other = 100; other < 100_000; other++) {
            host.countUnauthenticated(other, 1, 2, 1 + other);
        }
        assertThat(host.isRefused(7, 1, 2, MINUTE_NS)).isTrue();
    }
}
