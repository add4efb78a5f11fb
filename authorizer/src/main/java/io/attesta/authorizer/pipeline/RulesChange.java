package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.decision.Rules;
import io.attesta.authorizer.journal.RulesEntry;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Other settings that decide: whoever entered the ring before is decided by the old ones, whoever enters after by these. */
public final class RulesChange implements Command {
    private final Rules rules;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    public RulesChange(final Rules rules) {
        this.rules = rules;
    }

    /** Completes when they are in use and the journal says so. */
    public CompletableFuture<Void> done() {
        return done;
    }

    Rules rules() {
        return rules;
    }

    @Override
    public int maxEntryBytes() {
        return RulesEntry.MAX_LENGTH;
    }

    /** Changes no table: the decide stage has the rules. */
    @Override
    public int apply(final Tables tables, final long nowMs, final ByteBuffer entries) {
        RulesEntry.write(rules, tables.bounds(), nowMs, entries);
        return 1;
    }

    @Override
    public void durable() {
        done.complete(null);
    }
}
