package io.attesta.bench.server;

import io.attesta.authorizer.feed.SampleWorld;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings of a server that is measured, by dotted key; over file and environment, under {@code --set}: free ports, and no limits by which
 * a load from few cards and terminals would be refused.
 */
public final class Presets {
    /** Bound on one terminal's requests in a second. */
    public static final String TERMINAL_LIMIT = "limits.requests-per-terminal-second";

    private Presets() {}

    /** For the sample world. A map of the caller's own, to add to. */
    public static Map<String, String> measured() {
        final Map<String, String> presets = new LinkedHashMap<>();
        presets.put("transport.port", "0");
        presets.put("http.port", "0");
        presets.put(TERMINAL_LIMIT, "0");
        presets.put("limits.openings-per-card-hour", "0");
        return presets;
    }

    /** The same with room for so many cards. */
    public static Map<String, String> measured(final int cards) {
        final Map<String, String> presets = measured();
        if (cards > SampleWorld.CARDS) {
            presets.put("cards.planned", Integer.toString(cards));
        }
        return presets;
    }
}
