package io.attesta.authorizer.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.protocol.iso.ResponseCode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class MetersTest {
    private static final int[] TYPES = {100, 101, 120, 121, 302, 400, 420, 500, 800};

    @Test
    void shouldCountAnswersOfEveryMessageTypeAndEveryActionThatCouldBeAsked() {
        try (Meters meters = new Meters(new FakeClock(Instant.EPOCH), false, 100, (atMs, kind, text) -> {})) {
            final TransactionRequest request = new TransactionRequest();
            for (final int type : TYPES) {
                for (int action = 0; action < 100; action++) {
                    request.mti = type;
                    request.processingCode = action * 10_000;
                    meters.answered(request.statementAction(), ResponseCode.SESSION_OF_ANOTHER);
                }
            }
            assertThat(meters.scrape())
                    .contains("attesta_authorizations_total{action=\"104\",response=\"S2\"} 200.0")
                    .contains("attesta_authorizations_total{action=\"299\",response=\"S2\"} 2.0")
                    .contains("attesta_authorizations_total{action=\"30\",response=\"S2\"} 2.0");
        }
    }
}
