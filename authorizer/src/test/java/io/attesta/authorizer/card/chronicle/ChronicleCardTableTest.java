package io.attesta.authorizer.card.chronicle;

import io.attesta.authorizer.card.CardTable;
import io.attesta.authorizer.card.CardTableContract;

final class ChronicleCardTableTest extends CardTableContract {
    @Override
    protected CardTable tableFor(final long cards) {
        // Takes twice what is planned.
        return new ChronicleCardTable(cards / 2);
    }
}
