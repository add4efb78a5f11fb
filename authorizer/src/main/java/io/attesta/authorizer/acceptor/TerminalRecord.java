package io.attesta.authorizer.acceptor;

/**
 * One terminal at one version. Immutable.
 *
 * @param terminal its identifier (DE 41) as a number, eight bytes big-endian
 * @param acceptorHigh its acceptor, see {@link io.attesta.authorizer.decision.AcceptorKey}
 * @param acceptorLow its acceptor
 * @param disabled whether it may do nothing for now
 * @param version raised by the back office with each change
 */
public record TerminalRecord(long terminal, long acceptorHigh, long acceptorLow, boolean disabled, long version) {
    /** Whether another version is of the same terminal at the same acceptor. */
    boolean isSamePair(final TerminalRecord other) {
        return terminal == other.terminal && acceptorHigh == other.acceptorHigh && acceptorLow == other.acceptorLow;
    }
}
