package io.attesta.authorizer.checkpoint;

/**
 * Whose checkpoints, and of which epoch: {@code attesta/1}, or {@code attesta/1/epoch-2} after an operator started over a journal that
 * had lost its end. Under one origin a tree only ever grows; where that cannot be promised any more, another origin says so.
 *
 * @param node issuer, slash, number
 * @param epoch from 1
 */
public record Origin(String node, int epoch) {
    private static final String SUFFIX = "/epoch-";

    /** Reads the origin of a checkpoint; what has no number of an epoch is of the first. */
    public static Origin parse(final String text) {
        final int at = text.lastIndexOf(SUFFIX);
        final String number = at < 0 ? "" : text.substring(at + SUFFIX.length());
        return number.matches("[1-9][0-9]{0,8}")
                ? new Origin(text.substring(0, at), Integer.parseInt(number))
                : new Origin(text, 1);
    }

    /** The origin of another epoch of the same node. */
    public Origin of(final int other) {
        return new Origin(node, other);
    }

    @Override
    public String toString() {
        return epoch == 1 ? node : node + SUFFIX + epoch;
    }
}
