package io.attesta.authorizer.command;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** How far work on many rows has come: a bar where a person looks on, a line every five seconds elsewhere. */
public final class RowProgress implements AutoCloseable {
    private static final long LINE_NS = TimeUnit.SECONDS.toNanos(5);

    private final Optional<ProgressBar> bar;
    private final PrintWriter lines;
    private final String told;
    private final long startNs = System.nanoTime();
    private long lineNs = startNs;

    /**
     * Begins at nothing.
     *
     * @param task name of the bar
     * @param told what a line begins with
     * @param lines where lines go
     */
    public RowProgress(final String task, final String told, final PrintWriter lines) {
        this.told = told;
        this.lines = lines;
        final boolean watched = System.console() != null && System.getenv("TERM") != null;
        bar = watched
                ? Optional.of(new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(0)
                        .setUnit(" rows", 1)
                        .build())
                : Optional.empty();
    }

    /** So many rows of all are done. */
    public void at(final long rows, final long all) {
        if (bar.isPresent()) {
            bar.get().maxHint(all);
            bar.get().stepTo(rows);
            return;
        }
        final long nowNs = System.nanoTime();
        if (nowNs - lineNs >= LINE_NS) {
            lineNs = nowNs;
            lines.println(String.format(
                    Locale.ROOT,
                    "%s: %d %%, %,d rows (%,.0f a second)",
                    told,
                    all == 0 ? 100 : rows * 100 / all,
                    rows,
                    rows * 1e9 / (nowNs - startNs)));
            lines.flush();
        }
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
