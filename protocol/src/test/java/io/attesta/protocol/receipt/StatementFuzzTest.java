package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.attesta.protocol.MutatedSeeds;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Any bytes as DE 62: a statement within its bounds, or {@link MalformedReceiptException} and nothing else. */
class StatementFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void parsesAnyStatement(final byte[] bytes) {
        check(bytes);
    }

    @Test
    void shouldParseSeedsWithFaults() {
        MutatedSeeds.run(StatementFuzzTest.class, "parsesAnyStatement", StatementFuzzTest::check);
    }

    private static void check(final byte[] bytes) {
        final Optional<Statement> parsed = parse(bytes);
        assertThat(parse(bytes)).isEqualTo(parsed);
        parsed.ifPresent(statement -> {
            assertThat(statement.issuer()).hasSizeBetween(1, 64).matches("[ -~]*");
            assertThat(statement.node()).isBetween(0, 0xFFFF);
            assertThat(statement.code()).matches("[ -~]{6}|");
            assertThat(statement.responseCode()).matches("[ -~]{2}");
            assertThat(statement.cardToken()).matches("[0-9a-f]{32}");
            assertThat(statement.lastFour()).matches("[0-9]{4}|");
            assertThat(statement.acceptor()).matches("[ -~]{0,15}");
            assertThat(statement.terminal()).matches("[ -~]{0,8}");
            assertThat(statement.stan()).isBetween(0, 999_999);
            assertThat(statement.requestDigest()).matches("[0-9a-f]{32}");
            assertThat(statement.flagsTold()).isBetween(0, 0xFFFF);
            assertThat(statement.occupation()).matches("[0-9]{6}|");
            assertThat(statement.reference()).matches("[ -~]{0,32}");
            assertThat(statement.issuedAt().toString()).isNotEmpty();
            assertThat(statement.expiresAt().toString()).isNotEmpty();
            if (!statement.lastFour().isEmpty() && !statement.issuer().contains(statement.lastFour())) {
                assertThat(statement.toString().replaceAll("(node|sequence) [0-9]+", ""))
                        .doesNotContain(statement.lastFour());
            }
        });
    }

    private static Optional<Statement> parse(final byte[] bytes) {
        try {
            return Optional.of(Statement.parse(bytes));
        } catch (final MalformedReceiptException e) {
            assertThat(e.getMessage()).matches("[ -~]+");
            return Optional.empty();
        }
    }
}
