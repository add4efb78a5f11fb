package io.attesta.bench.peer.jpos;

import io.attesta.authorizer.decision.DeclineReason;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyUsage;
import io.attesta.protocol.iso.AuthorizationCode;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jpos.transaction.Context;

/** Decides a presence by the card's status and expiry, in the order of the contract. */
public final class Decide extends Step {
    private static final String PRESENCE = "300000";
    private static final ZoneId ZONE = ZoneId.of("Europe/Bucharest");
    private static final long SESSION_SECONDS = 30 * 60;

    private final ThreadLocal<Cmac> codes = ThreadLocal.withInitial(
            () -> world().keys().cmac(KeyUsage.CODE, world().keys().currentVersion(KeyUsage.CODE)));

    /** For jPOS. */
    public Decide() {}

    @Override
    void perform(final Context context) {
        final PeerMessage request = context.get(REQUEST);
        final PeerCard card = context.get(CARD);
        final DeclineReason reason = reason(request, card);
        final boolean approved = reason == DeclineReason.NONE;
        final long sequence = world().nextSequence();
        final long nowMs = System.currentTimeMillis();
        final long seconds = nowMs / 1_000;
        context.put(
                DECISION,
                new PeerDecision(
                        reason,
                        card,
                        sequence,
                        approved ? code(sequence) : AuthorizationCode.NONE,
                        nowMs,
                        approved ? seconds + SESSION_SECONDS : seconds));
    }

    private static DeclineReason reason(final PeerMessage request, final PeerCard card) {
        if (!PRESENCE.equals(request.getString(3))) {
            return DeclineReason.ACTION_UNKNOWN;
        }
        if (card == null) {
            return DeclineReason.CARD_UNKNOWN;
        }
        return switch (card.status()) {
            case REVOKED -> DeclineReason.CARD_REVOKED;
            case STOLEN -> DeclineReason.CARD_STOLEN;
            case LOST -> DeclineReason.CARD_LOST;
            case REPLACED -> DeclineReason.CARD_REPLACED;
            case SUSPENDED -> DeclineReason.CARD_SUSPENDED;
            default -> byExpiry(request, card);
        };
    }

    private static DeclineReason byExpiry(final PeerMessage request, final PeerCard card) {
        final LocalDate today = LocalDate.now(ZONE);
        if (today.getYear() % 100 * 100 + today.getMonthValue() > card.expiry()) {
            return DeclineReason.CARD_EXPIRED;
        }
        if (request.hasField(14) && Integer.parseInt(request.getString(14)) != card.expiry()) {
            return DeclineReason.EXPIRY_DIFFERS;
        }
        return switch (card.status()) {
            case ACTIVE -> DeclineReason.NONE;
            case INITIALIZED, ISSUED -> DeclineReason.CARD_NOT_ACTIVE;
            default -> DeclineReason.CARD_EXPIRED;
        };
    }

    private int code(final long sequence) {
        final byte[] input = ByteBuffer.allocate(Long.BYTES).putLong(sequence).array();
        final byte[] tag = new byte[Cmac.LENGTH];
        codes.get().compute(input, 0, input.length, tag, 0);
        return AuthorizationCode.ofTag(tag, 0);
    }
}
