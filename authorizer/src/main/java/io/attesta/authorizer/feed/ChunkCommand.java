package io.attesta.authorizer.feed;

import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.acceptor.TerminalRecord;
import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.pipeline.CardChanges;
import io.attesta.authorizer.pipeline.Command;
import io.attesta.authorizer.pipeline.EnrolmentChanges;
import io.attesta.authorizer.pipeline.Tables.EnrolmentResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/**
 * Some records of one kind as one command of the ring.
 *
 * @param command to be put into the ring
 * @param done completes when it is durable
 * @param result what became of a record by its place, once done
 */
record ChunkCommand(Command command, CompletableFuture<?> done, IntFunction<LineResult> result) {
    static ChunkCommand ofCards(final List<CardRecord> cards) {
        final CardChanges changes = new CardChanges(cards);
        return new ChunkCommand(changes, changes.done(), card -> switch (changes.result(card)) {
            case APPLIED -> LineResult.APPLIED;
            case STALE -> LineResult.STALE;
            case FULL -> LineResult.NO_ROOM_FOR_CARD;
        });
    }

    static ChunkCommand ofAcceptors(final List<AcceptorRecord> acceptors) {
        final EnrolmentChanges changes = new EnrolmentChanges(acceptors, List.of());
        return new ChunkCommand(
                changes,
                changes.done(),
                acceptor -> result(changes.ofAcceptor(acceptor), LineResult.NO_ROOM_FOR_ACCEPTOR));
    }

    static ChunkCommand ofTerminals(final List<TerminalRecord> terminals) {
        final EnrolmentChanges changes = new EnrolmentChanges(List.of(), terminals);
        return new ChunkCommand(
                changes,
                changes.done(),
                terminal -> result(changes.ofTerminal(terminal), LineResult.NO_ROOM_FOR_TERMINAL));
    }

    private static LineResult result(final EnrolmentResult result, final LineResult full) {
        return switch (result) {
            case APPLIED -> LineResult.APPLIED;
            case STALE -> LineResult.STALE;
            case FULL -> full;
            case ACCEPTOR_UNKNOWN -> LineResult.ACCEPTOR_UNKNOWN;
        };
    }
}
