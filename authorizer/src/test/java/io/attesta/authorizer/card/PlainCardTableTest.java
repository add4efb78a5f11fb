package io.attesta.authorizer.card;

final class PlainCardTableTest extends CardTableContract {
    @Override
    protected CardTable tableFor(final long cards) {
        return new PlainCardTable(cards);
    }
}
