package io.attesta.authorizer.command;

import io.attesta.protocol.iso.CardNumber;
import io.attesta.protocol.iso.DataElement;
import io.attesta.protocol.jpos.JposMessage;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The card of a request: typed in or swiped, or neither.
 *
 * @param pan DE 2, 16 to 19 digits
 * @param track2 DE 35, at most 37 positions, separator {@code =}
 * @param expiry DE 14, YYMM
 */
record PresentedCard(Optional<String> pan, Optional<String> track2, Optional<String> expiry) {
    private static final Pattern TRACK_2 = Pattern.compile("([0-9]+)=[0-9]*");
    private static final int TRACK_2_POSITIONS = 37;

    /** A card number as people write it, spaces allowed; an {@link IllegalArgumentException} that does not show it if it is none. */
    static PresentedCard typed(final String line, final Optional<String> expiry) {
        final String digits = line.replace(" ", "");
        if (!CardNumber.isWellFormed(digits)) {
            throw new IllegalArgumentException(
                    "A card number has 16 to 19 digits: give one as the first line of standard input.");
        }
        return new PresentedCard(Optional.of(digits), Optional.empty(), expiry);
    }

    /**
     * Track 2 (ISO/IEC 7813) as readers give it: separator {@code =} or {@code D}, with or without its sentinels {@code ;} and
     * {@code ?}. An {@link IllegalArgumentException} that does not show it if it is none.
     */
    static PresentedCard swiped(final String line, final Optional<String> expiry) {
        final String track =
                line.strip().replaceFirst("^;", "").replaceFirst("\\?.?$", "").replace('D', '=');
        final var parts = TRACK_2.matcher(track);
        if (track.length() > TRACK_2_POSITIONS || !parts.matches() || !CardNumber.isWellFormed(parts.group(1))) {
            throw new IllegalArgumentException("Track 2 has a card number of 16 to 19 digits, = and digits, at most 37"
                    + " positions: give one as the first line of standard input.");
        }
        return new PresentedCard(Optional.empty(), Optional.of(track), expiry);
    }

    /** Puts what there is of the card into a message. */
    void putInto(final JposMessage message) {
        pan.ifPresent(digits -> message.put(DataElement.PAN, digits));
        track2.ifPresent(track -> message.put(DataElement.TRACK_2, track));
        expiry.ifPresent(month -> message.put(DataElement.EXPIRY, month));
    }

    /** Shows nothing of the card. */
    @Override
    public String toString() {
        return "PresentedCard[]";
    }
}
