package io.attesta.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the server had written down when a run was over.
 *
 * @param journal proved by public keys; empty if nobody could
 * @param archive held against the journal; empty if there is none, or it had not caught up
 * @param course how far the archive was behind; empty if nobody watched
 */
record Books(Optional<Verdict> journal, Optional<Verdict> archive, Optional<ArchiveCourse> course) {
    /** Why the run does not count, a sentence each. */
    List<String> failures() {
        final List<String> sentences = new ArrayList<>();
        journal.filter(verdict -> !verdict.clean())
                .ifPresent(verdict -> sentences.add("the journal does not verify: " + verdict.line()));
        course.ifPresent(lag -> sentences.addAll(lag.failures()));
        archive.filter(verdict -> !verdict.clean())
                .ifPresent(verdict -> sentences.add("journal and archive differ: " + verdict.line()));
        return sentences;
    }
}
