package io.attesta.authorizer.command;

import java.io.PrintWriter;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** How far work on many bytes has come: a bar where a person looks on, a line after each part elsewhere. */
public final class ByteProgress implements AutoCloseable {
    private static final long MIB = 1 << 20;

    private final Optional<ProgressBar> bar;
    private final PrintWriter lines;
    private final String told;
    private final long all;

    /**
     * Begins at nothing.
     *
     * @param task name of the bar
     * @param told what a line begins with
     * @param bytes all there are
     * @param lines where lines go
     */
    public ByteProgress(final String task, final String told, final long bytes, final PrintWriter lines) {
        all = bytes;
        this.told = told;
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

    /** A part is done, and so many bytes in all. */
    public void at(final long bytes) {
        if (bar.isPresent()) {
            bar.get().stepTo(bytes);
        } else {
            lines.println(told + ": " + (all == 0 ? 100 : bytes * 100 / all) + " %");
            lines.flush();
        }
    }

    /** So many bytes are done, in the middle of a part: moves the bar, and is no line. */
    public void within(final long bytes) {
        bar.ifPresent(shown -> shown.stepTo(bytes));
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
