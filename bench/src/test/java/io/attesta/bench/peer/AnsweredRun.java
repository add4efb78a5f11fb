package io.attesta.bench.peer;

import io.attesta.bench.load.Answers;
import io.attesta.bench.load.LoadPlan;
import io.attesta.bench.load.LoadReport;
import io.attesta.bench.load.LoadRun;
import io.attesta.keystore.KeyStore;
import java.util.concurrent.atomic.AtomicReference;

/** A run that goes on until so much was answered, however long that takes: tests must not depend on how fast a machine is. */
public final class AnsweredRun {
    private AnsweredRun() {}

    /** Runs the plan until there are enough answers, for its whole time at the most. */
    public static LoadReport run(final LoadPlan plan, final KeyStore keys, final Answers answers, final long enough)
            throws Exception {
        final AtomicReference<LoadRun> running = new AtomicReference<>();
        running.set(new LoadRun(plan, keys, progress -> {
                    if (progress.answered() >= enough) {
                        running.get().stop();
                    }
                })
                .answeredBy(answers));
        return running.get().run();
    }
}
