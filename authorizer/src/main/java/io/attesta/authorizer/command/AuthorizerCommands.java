package io.attesta.authorizer.command;

import java.util.List;

/** The commands of this module. */
public final class AuthorizerCommands implements CommandProvider {
    @Override
    public List<Object> commands() {
        return List.of(new SettingsCommand(), new KeysCommand(), new VerifyCommand(), new TerminalCommand());
    }
}
