package io.attesta.authorizer.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.decision.AcceptorKey;
import io.attesta.authorizer.pipeline.PeerIdentity;
import io.attesta.authorizer.testing.TestAuthority;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class PeerCertificateTest {
    private final TestAuthority authority = new TestAuthority("clients");

    @Test
    void shouldNameEachAcceptorOfTheCertificateAndNoOther() {
        final PeerIdentity identity =
                identity("attesta:acceptor:RO-CJ-MED-00042", "https://example.org/", "attesta:acceptor:SHORT");
        assertThat(mayBe(identity, "RO-CJ-MED-00042")).isTrue();
        assertThat(mayBe(identity, "SHORT")).isTrue();
        assertThat(mayBe(identity, "SHORTER")).isFalse();
        assertThat(mayBe(identity, "RO-CJ-MED-00043")).isFalse();
        assertThat(identity.isHost()).isFalse();
    }

    @Test
    void shouldLetAHostSpeakForAll() {
        assertThat(mayBe(identity("attesta:host:*"), "RO-CJ-MED-00042")).isTrue();
        assertThat(identity("attesta:acceptor:SHORT", "attesta:host:concentrator-7")
                        .isHost())
                .isTrue();
    }

    @Test
    void shouldLetACertificateThatNamesNobodyRightlySpeakForNobody() {
        for (final String uri : new String[] {
            "attesta:host:", "attesta:acceptor:", "attesta:acceptor:SIXTEEN-LETTERS-", "ATTESTA:host:*", "other:host:*"
        }) {
            final PeerIdentity identity = identity(uri);
            assertThat(mayBe(identity, "RO-CJ-MED-00042")).as(uri).isFalse();
            assertThat(mayBe(identity, "")).as(uri).isFalse();
            assertThat(identity.isHost()).as(uri).isFalse();
        }
        assertThat(mayBe(identity(), "RO-CJ-MED-00042")).isFalse();
    }

    private PeerIdentity identity(final String... uris) {
        return PeerCertificate.identity(authority.issue("RO-CJ-MED-00042", uris).certificate());
    }

    private static boolean mayBe(final PeerIdentity identity, final String acceptor) {
        final byte[] padded = "%-15s".formatted(acceptor).getBytes(StandardCharsets.US_ASCII);
        return identity.maySpeakFor(AcceptorKey.high(padded, 0), AcceptorKey.low(padded, 0));
    }
}
