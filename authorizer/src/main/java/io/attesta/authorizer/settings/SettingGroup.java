package io.attesta.authorizer.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The groups of settings, in the order of the file; each is a block of {@code config/authorizer.yaml}. */
public enum SettingGroup {
    /** Identity of the server. */
    NODE("Who this server is, as its statements say it."),
    /** ISO 8583 listener. */
    TRANSPORT("The ISO 8583 listener and what a connection may ask of it."),
    /** TLS of both listeners. */
    TLS("TLS of the two listeners."),
    /** Ring and stages. */
    PIPELINE("The ring in front of the deciding thread."),
    /** Card table. */
    CARDS("The card table."),
    /** Sessions and duplicates. */
    SESSIONS("Sessions, and the memory of what has been answered."),
    /** Limits of use. */
    LIMITS("How much one terminal or one card may ask for."),
    /** Rights of categories. */
    RIGHTS(
            "Which categories of acceptors may do which action (first two digits of DE 3). A running server takes a change of the"
                    + " file up by itself."),
    /** Card status feed. */
    FEED("The stream of card changes from the back office."),
    /** Journal and snapshots. */
    JOURNAL("The journal on disk, which is the truth, and its snapshots."),
    /** Archive. */
    DATABASE("The archive in PostgreSQL."),
    /** HTTP listener. */
    HTTP("The HTTP listener: API, health, metrics."),
    /** Key store. */
    KEYS("The key store."),
    /** Audit log and alarms. */
    TELEMETRY("What is written down about the server's own doings.");

    private final String sentence;

    SettingGroup(final String sentence) {
        this.sentence = sentence;
    }

    /** The name in the file: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the group is about, one sentence. */
    public String sentence() {
        return sentence;
    }

    /** The keys of this group in the order of the file. */
    public List<SettingKey> keys() {
        return Arrays.stream(SettingKey.values())
                .filter(key -> key.group() == this)
                .toList();
    }

    /** The group of a label, empty if there is none. */
    static Optional<SettingGroup> of(final String label) {
        return Arrays.stream(values())
                .filter(group -> group.label().equals(label))
                .findFirst();
    }
}
