package io.attesta.authorizer.pipeline;

import java.nio.ByteBuffer;

/**
 * Has the rules in use journaled once more before the next request that is decided, so that whoever begins to read the journal there knows by
 * what it was.
 */
public final class RulesRepetition implements Command {
    @Override
    public int maxEntryBytes() {
        return 0;
    }

    /** Changes no table: the decide stage has the rules. */
    @Override
    public int apply(final Tables tables, final long nowMs, final ByteBuffer entries) {
        return 0;
    }

    @Override
    public void durable() {
        // Nobody waits for it.
    }
}
