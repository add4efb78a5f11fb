package io.attesta.authorizer.settings;

import java.time.ZoneId;

/**
 * Group {@code cards}: the card table.
 *
 * @param table which table
 * @param planned cards to plan for, 1 to 100,000,000; the table takes twice as many
 * @param zone zone in which a card's last day ends
 */
public record CardsSettings(CardTableKind table, int planned, ZoneId zone) {
    static CardsSettings of(final SettingValues values) {
        return new CardsSettings(
                values.choice(SettingKey.CARDS_TABLE, CardTableKind.class),
                values.whole(SettingKey.CARDS_PLANNED),
                values.zone(SettingKey.CARDS_ZONE));
    }
}
