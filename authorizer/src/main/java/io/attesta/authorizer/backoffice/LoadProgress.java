package io.attesta.authorizer.backoffice;

import java.io.PrintWriter;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** How far a load has come: a bar where a person looks on, a line after each part elsewhere. */
final class LoadProgress implements AutoCloseable {
    private static final long MIB = 1 << 20;

    private final Optional<ProgressBar> bar;
    private final PrintWriter lines;
    private final long all;

    LoadProgress(final String task, final long bytes, final PrintWriter lines) {
        all = bytes;
        this.lines = lines;
        final boolean watched = System.console() != null && System.getenv("TERM") != null;
        bar = watched
                ? Optional.of(new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(bytes)
                        .setUnit(" MiB", MIB)
                        .build())
                : Optional.empty();
    }

    void at(final long bytes) {
        if (bar.isPresent()) {
            bar.get().stepTo(bytes);
        } else {
            lines.println("taken in: " + (all == 0 ? 100 : bytes * 100 / all) + " %");
            lines.flush();
        }
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
