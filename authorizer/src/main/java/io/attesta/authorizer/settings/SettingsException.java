package io.attesta.authorizer.settings;

import java.io.Serial;

/**
 * Settings that Attesta refuses to start with. The message is one sentence for people: which key, where it was set (file
 * and line, environment variable or {@code --set}), and what is allowed.
 */
public final class SettingsException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    SettingsException(final String message) {
        super(message);
    }
}
