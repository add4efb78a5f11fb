package io.attesta.authorizer.command;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: Attesta's version, from the manifest of its jar, and the Java it runs on. */
final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
        final String version = Optional.ofNullable(
                        VersionText.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
        return new String[] {"attesta " + version + " on Java " + Runtime.version()};
    }
}
