package io.attesta.authorizer.feed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attesta.authorizer.api.RegisterRefusal;
import io.attesta.authorizer.pipeline.Tables;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What acceptors and terminals do not have in common. For any thread, but for those methods that take tables.
 *
 * @param <T> the record, immutable
 */
interface EnrolmentKind<T> {
    /** One of them for people, with its article, as a sentence begins. */
    String noun();

    /** Reads a JSON object; whatever is wrong is the line's fault. */
    EnrolmentLine<T> read(byte[] bytes, int from, int to, String what);

    /** Some of them as a command. */
    ChunkCommand command(List<T> records);

    /** Whether a text can be an identifier. */
    boolean isId(String text);

    /** What an identifier looks like, as it follows its name. */
    String idForm();

    /** The identifier of a record. */
    String id(T record);

    /** The record of an identifier, null if there is none; on the thread that decides. */
    T find(Tables tables, String id);

    /** Records behind an identifier in their order, at most so many; an empty one is before all. On the thread that decides. */
    List<T> after(Tables tables, String id, int most);

    /** A record for the back office. */
    ObjectNode json(T record);

    /** Names of the parameters that narrow a list. */
    Set<String> filters();

    /**
     * Whether a record is in a list narrowed so.
     *
     * @throws RegisterRefusal if a value is none
     */
    Predicate<T> matches(Map<String, String> filters) throws RegisterRefusal;
}
