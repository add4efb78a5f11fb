package io.attesta.bench.gatling;

import java.util.HashMap;
import java.util.Map;
import java.util.prefs.AbstractPreferences;
import java.util.prefs.Preferences;
import java.util.prefs.PreferencesFactory;

/**
 * Preferences in memory, for the process of a simulation: {@code -Djava.util.prefs.PreferencesFactory} names this class.
 *
 * <p>Before each run Gatling asks the world which version of it is the newest, waits up to two seconds for that, and notes the answer in the
 * user's home folder. Here it finds noted that it asked in a far future, so it asks nobody and writes nothing.
 */
public final class ForgetfulPreferences implements PreferencesFactory {
    private static final String ASKED_AT = "lastCheckTimestamp";

    @Override
    public Preferences systemRoot() {
        return new Node(null, "");
    }

    @Override
    public Preferences userRoot() {
        return new Node(null, "");
    }

    private static final class Node extends AbstractPreferences {
        private final Map<String, String> values = new HashMap<>(Map.of(ASKED_AT, Long.toString(Long.MAX_VALUE)));

        private Node(final AbstractPreferences parent, final String name) {
            super(parent, name);
        }

        @Override
        protected void putSpi(final String key, final String value) {
            values.put(key, value);
        }

        @Override
        protected String getSpi(final String key) {
            return values.get(key);
        }

        @Override
        protected void removeSpi(final String key) {
            values.remove(key);
        }

        @Override
        protected void removeNodeSpi() {
            values.clear();
        }

        @Override
        protected String[] keysSpi() {
            return values.keySet().toArray(String[]::new);
        }

        @Override
        protected String[] childrenNamesSpi() {
            return new String[0];
        }

        @Override
        protected AbstractPreferences childSpi(final String name) {
            return new Node(this, name);
        }

        @Override
        protected void syncSpi() {
            // There is nothing behind it.
        }

        @Override
        protected void flushSpi() {
            // There is nothing behind it.
        }
    }
}
