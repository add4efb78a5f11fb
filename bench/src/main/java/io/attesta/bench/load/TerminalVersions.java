package io.attesta.bench.load;

/**
 * Which version of its MAC keys each terminal of a run uses: how far new keys have been rolled out to them. Asked before each request and
 * told of its end, by the run's event loops at once: an implementation is thread-safe. The versions a terminal uses one after another are
 * derived when it first uses them, so the run's key store must have them then.
 *
 * <p>What is answered to a wrong MAC is sealed under the newest version when the request named none: a terminal with older keys cannot
 * check it. Runs with such terminals send nothing that is bad on purpose, see {@link Mix}.
 */
public interface TerminalVersions {
    /** The version of the MAC master from which the terminal with an index has its keys now; see {@link SampleTerminals}. */
    int version(int terminal);

    /** Whether this terminal names its version in DE 53; always the same for one terminal. */
    boolean isNamed(int terminal);

    /** A request is sealed with keys of this version. */
    default void begun(final int version) {}

    /** Such a request was answered or given up. */
    default void ended(final int version) {}

    /** All terminals use one version and name none. */
    static TerminalVersions same(final int version) {
        return new TerminalVersions() {
            @Override
            public int version(final int terminal) {
                return version;
            }

            @Override
            public boolean isNamed(final int terminal) {
                return false;
            }
        };
    }
}
