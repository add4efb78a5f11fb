package io.attesta.authorizer.decision;

import io.attesta.authorizer.testing.GeneratedPage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The reference page of decline reasons equals what the code makes. */
final class DeclineReasonsPageTest {
    @Test
    void shouldFindPageInStepWithReasons() throws IOException {
        GeneratedPage.assertInStep("docs/reference/decline-reasons.md", DeclineReasonsPage.markdown());
    }
}
