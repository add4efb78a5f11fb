package io.attesta.bench.load;

import io.attesta.protocol.iso.Action;
import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.iso.ResponseCode;
import java.util.Optional;

/**
 * What a terminal of the sample world asks of a card.
 *
 * @param terminal its index, see {@link SampleTerminals}
 * @param card number of the card, see {@link SampleCards}
 * @param action what the card is presented for
 * @param code of the session to continue, {@link AuthorizationCode#NONE} = it opens one if it is approved
 * @param expected what DE 39 must be; empty = what the model of the sample world says
 * @param limitMayApply whether 65 is as good, because the card may have reached its openings in this hour
 */
public record Question(
        int terminal, long card, Action action, int code, Optional<ResponseCode> expected, boolean limitMayApply) {}
