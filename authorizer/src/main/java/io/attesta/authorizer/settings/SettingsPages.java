package io.attesta.authorizer.settings;

/** The two files made from the catalogue: {@code config/authorizer.yaml} and {@code docs/reference/settings.md}. */
public final class SettingsPages {
    private static final String YAML_HEAD = """
            # Settings of Attesta, with their defaults. What is left out keeps its default.
            #
            # Order, the last one wins: this file, the environment (ATTESTA_TRANSPORT_PORT for transport.port; hyphens
            # become underscores), --set transport.port=8583. An unknown key, a wrong type, a value out of range or two
            # settings that contradict each other are refused at start. `attesta settings` prints what holds and why.
            #
            # This file is made from the catalogue in SettingKey.java and a test compares the two; change both at once:
            #   mvn -pl authorizer -am test -Dtest=SettingsPagesTest -Dsurefire.failIfNoSpecifiedTests=false -Dregenerate=true
            """;

    private static final String MARKDOWN_HEAD = """
            # Settings

            Made from the catalogue `io.attesta.authorizer.settings.SettingKey`; a test compares the two.

            Order, the last one wins: the defaults below, `config/authorizer.yaml` (or `--config FILE`), the environment,
            `--set key=value`. The variable of `transport.port` is `ATTESTA_TRANSPORT_PORT`: dots and hyphens become
            underscores. A variable that begins with `ATTESTA_` and the name of a group, and names no setting, is refused;
            others are left alone. An unknown key, a key given twice, a wrong type, a value out of range and two settings that
            contradict each other are refused with one sentence that names the key, where it was set, and what is allowed.
            `attesta settings` prints every setting as it holds and where it came from.

            | form | written |
            | --- | --- |
            | duration | `500ms`, `10s`, `5m`, `24h`, `30d`; a lone `0` where it is allowed |
            | size | `2048` (bytes), `256KiB`, `512MiB`, `2GiB`, `1TiB`; powers of 1024 |
            | percentage | `2%`, `0.25%` |
            | list | `[EMP, AGY]` in the file, `EMP,AGY` elsewhere |
            | path | absolute, or relative to the data folder (`--data`) |

            The data folder itself is no setting, and neither are the duplicate windows of 24 hours (requests) and 7 days
            (reversals, advices): the contract with terminals fixes them.
            """;

    private SettingsPages() {}

    /** The commented settings file that holds the defaults. */
    public static String yaml() {
        final StringBuilder page = new StringBuilder(YAML_HEAD);
        for (final SettingGroup group : SettingGroup.values()) {
            page.append("\n# ").append(group.sentence()).append('\n');
            page.append(group.label()).append(":\n");
            group.keys().forEach(key -> appendYaml(page, key));
        }
        return page.toString();
    }

    private static void appendYaml(final StringBuilder page, final SettingKey key) {
        page.append("  # ").append(key.sentence()).append('\n');
        page.append("  # ").append(key.reason()).append('\n');
        page.append("  # Allowed: ").append(allowed(key)).append(".\n");
        page.append("  # Default: ").append(defaultWords(key)).append(".\n");
        page.append("  ").append(key.label()).append(": ");
        page.append(key.type().yaml(key.defaultText())).append('\n');
    }

    private static String allowed(final SettingKey key) {
        final String unit = key.type().unit();
        return key.allowed() + (unit.equals("-") ? "" : " (" + unit + ")");
    }

    private static String defaultWords(final SettingKey key) {
        return key.defaultText().isEmpty() ? "empty" : key.defaultText();
    }

    /** The reference page, Markdown. */
    public static String markdown() {
        final StringBuilder page = new StringBuilder(MARKDOWN_HEAD);
        for (final SettingGroup group : SettingGroup.values()) {
            page.append("\n## ").append(group.label()).append("\n\n");
            page.append(group.sentence()).append("\n\n");
            page.append("| key | default | allowed | meaning |\n| --- | --- | --- | --- |\n");
            group.keys().forEach(key -> appendMarkdown(page, key));
        }
        return page.toString();
    }

    private static void appendMarkdown(final StringBuilder page, final SettingKey key) {
        final String standard = key.defaultText().isEmpty() ? "(empty)" : '`' + key.defaultText() + '`';
        page.append("| `").append(key.dotted()).append("` | ").append(standard);
        page.append(" | ").append(allowed(key));
        page.append(" | ")
                .append(key.sentence().replace("<", "\\<"))
                .append(' ')
                .append(key.reason());
        page.append(" |\n");
    }
}
