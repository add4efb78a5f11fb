package io.attesta.bench.compare;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Where and on what a comparison ran: what a figure means nothing without.
 *
 * @param commit of the sources, with {@code -dirty} behind it if they are not as committed; {@code unknown} outside a source tree
 * @param java version of the virtual machine
 * @param flags of the virtual machine, the same for all processes
 * @param kernel name and version of the system
 * @param cores that this process may use
 * @param load mean number of runnable processes in the minute before; negative where the system does not tell
 */
record Surroundings(String commit, String java, List<String> flags, String kernel, int cores, double load) {
    /** Of this process, now. */
    static Surroundings now(final Optional<Path> home) {
        return new Surroundings(
                home.map(Surroundings::commit).orElse("unknown"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                OwnJava.flags(),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String commit(final Path home) {
        final String commit = git(home, "rev-parse", "--short=12", "HEAD");
        if (!commit.matches("[0-9a-f]{7,40}")) {
            return "unknown";
        }
        return git(home, "status", "--porcelain", "--untracked-files=no").isEmpty() ? commit : commit + "-dirty";
    }

    private static String git(final Path home, final String... arguments) {
        final ProcessBuilder builder = new ProcessBuilder("git", "-C", home.toString());
        builder.command().addAll(List.of(arguments));
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            final Process git = builder.start();
            git.getOutputStream().close();
            final String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? said : "";
        } catch (final IOException e) {
            return "";
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
