package io.attesta.bench.load;

import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.iso.ResponseCode;
import java.util.Optional;

/**
 * What came of sending a request.
 *
 * @param transaction that was sent, for {@link TerminalLine#repeat} and {@link TerminalLine#reverse}
 * @param responseCode DE 39; empty if no answer came, or none with a code
 * @param code DE 38, {@link AuthorizationCode#NONE} if there is none
 * @param wrong empty if all is as it must be; else what is not, without a full stop
 */
public record Told(Transaction transaction, Optional<ResponseCode> responseCode, int code, Optional<String> wrong) {}
