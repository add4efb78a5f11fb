package io.attesta.protocol.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Proof that one batch is under a checkpoint, as a text that stands for itself (C2SP tlog-proof).
 *
 * <pre>
 *   c2sp.org/tlog-proof@v1
 *   extra &lt;base64 of what the batch's root is computed from&gt;
 *   index 73894
 *   gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=        path, from the leaf up
 *   …
 *                                                       empty line, then the checkpoint as it was signed
 *   attesta/1
 *   109482
 *   …
 * </pre>
 *
 * @param extra not covered by the proof; Attesta puts statement and receipt there
 * @param index of the leaf, from 0
 * @param path hashes of 32 bytes, from the leaf up
 * @param checkpoint the signed note
 */
public record LogProof(byte[] extra, long index, List<byte[]> path, byte[] checkpoint) {
    private static final String MAGIC = "c2sp.org/tlog-proof@v1";
    private static final int MAX_PATH = 63;

    /** The text, UTF-8. */
    public byte[] bytes() {
        final Base64.Encoder base64 = Base64.getEncoder();
        final StringBuilder text = new StringBuilder(MAGIC).append('\n');
        if (extra.length > 0) {
            text.append("extra ").append(base64.encodeToString(extra)).append('\n');
        }
        text.append("index ").append(index).append('\n');
        path.forEach(hash -> text.append(base64.encodeToString(hash)).append('\n'));
        text.append('\n').append(new String(checkpoint, StandardCharsets.UTF_8));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads the text.
     *
     * @throws MalformedCheckpointException if it is none
     */
    public static LogProof parse(final byte[] bytes) {
        if (bytes.length > 2 * SignedNote.MAX_LENGTH) {
            throw new MalformedCheckpointException("the proof has more than " + 2 * SignedNote.MAX_LENGTH + " bytes");
        }
        final String text = new String(bytes, StandardCharsets.UTF_8);
        final int split = text.indexOf("\n\n");
        if (!text.startsWith(MAGIC + "\n") || split < 0) {
            throw new MalformedCheckpointException("the proof does not begin with " + MAGIC);
        }
        final List<String> lines =
                List.of(text.substring(MAGIC.length() + 1, split).split("\n", -1));
        final boolean hasExtra = lines.get(0).startsWith("extra ");
        final int at = hasExtra ? 1 : 0;
        if (lines.size() <= at || !lines.get(at).startsWith("index ") || lines.size() > at + 1 + MAX_PATH) {
            throw new MalformedCheckpointException("the proof has no index or too many hashes");
        }
        final List<byte[]> path = new ArrayList<>();
        lines.subList(at + 1, lines.size()).forEach(line -> path.add(Checkpoint.root(line)));
        return new LogProof(
                hasExtra ? extra(lines.get(0)) : new byte[0],
                Checkpoint.size(lines.get(at).substring("index ".length())),
                path,
                text.substring(split + 2).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] extra(final String line) {
        try {
            return Base64.getDecoder().decode(line.substring("extra ".length()));
        } catch (final IllegalArgumentException e) {
            throw new MalformedCheckpointException("the extra data of the proof is no base64");
        }
    }
}
