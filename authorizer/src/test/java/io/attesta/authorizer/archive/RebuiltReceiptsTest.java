package io.attesta.authorizer.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attesta.protocol.receipt.ReceiptVerifier;
import io.attesta.protocol.receipt.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receipts of a journal that was archived, and of an archive that was meddled with. */
class RebuiltReceiptsTest {
    private static final Instant FROM = Instant.ofEpochSecond(SealedJournal.FIRST_SECOND - 60);

    @TempDir
    private Path folder;

    private List<ObjectNode> search(final ArchiveDatabase database) throws Exception {
        final Map<String, String> parameters = new HashMap<>();
        parameters.put("from", FROM.toString());
        parameters.put("to", FROM.plusSeconds(86_400).toString());
        parameters.put("limit", "500");
        return new ArchiveReads(() -> database)
                .search(SearchQuestion.of(parameters), FROM.plusSeconds(86_400))
                .items();
    }

    private static void archive(final SealedJournal journal, final ArchiveDatabase database) {
        final Archiver archiver = new Archiver(
                SealedJournal.NODE,
                SealedJournal.ISS,
                journal.disk,
                journal.durable,
                () -> database,
                ArchiverLimits.standard(),
                new RecordedEvents(),
                new ManualPace());
        Archiver.Turn turn = archiver.turn();
        while (turn != Archiver.Turn.IDLE) {
            assertThat(turn).isNotEqualTo(Archiver.Turn.FATAL);
            turn = archiver.turn();
        }
        archiver.release();
    }

    private static byte[] bytes(final ObjectNode item, final String name) {
        return Base64.getUrlDecoder().decode(item.path(name).textValue());
    }

    @Test
    void shouldProveEveryFoundStatementAndNothingThatWasAltered() throws Exception {
        final ArchiveDatabase database = SharedPostgres.newDatabase();
        try (SealedJournal journal = new SealedJournal(folder)) {
            // Every tenth with other entries, one with a single statement, one with as many as there may be.
            journal.append(11, 7);
            journal.append(1, 1);
            journal.append(1, 255);
            archive(journal, database);
        }
        final List<ObjectNode> items = search(database);

        assertThat(items).hasSize(11 * 7 + 1 + 255);
        for (final ObjectNode item : items) {
            assertThat(ReceiptVerifier.verify(
                            bytes(item, "statement"), bytes(item, "receipt"), SealedJournal.SIGNATURES))
                    .as("%s", item)
                    .isInstanceOfSatisfying(
                            Verdict.Verified.class,
                            verified -> assertThat(verified.statement().sequence())
                                    .isEqualTo(item.path("sequence").longValue()));
        }

        SharedPostgres.run(
                database,
                "SET session_replication_role = replica",
                "DELETE FROM authorization_record WHERE batch = 3 AND leaf = 7",
                "UPDATE authorization_record SET statement = set_byte(statement, 100, get_byte(statement, 100) # 1)"
                        + " WHERE batch = 5 AND leaf = 2",
                "UPDATE authorization_record SET leaf = 9 WHERE batch = 6 AND leaf = 4",
                "DELETE FROM batch WHERE number = 8");
        for (final ObjectNode item : search(database)) {
            assertThat(item.has("receipt"))
                    .as("batch %s", item.path("batch"))
                    .isEqualTo(
                            !List.of(3L, 5L, 6L, 8L).contains(item.path("batch").longValue()));
        }
    }
}
