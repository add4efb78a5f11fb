package io.attesta.authorizer.simulation;

import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.TestTerminal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jpos.iso.ISOMsg;

/** Makes messages of all types by chance, with a taste for what has to do with messages before them. */
final class Traffic {
    private static final int[] ACTIONS = {30, 30, 30, 31, 31, 31, 32, 33, 90, 91, 92, 99};
    private static final long HOUR_MS = 3_600_000;

    private final Random random;
    private final List<TestTerminal> terminals;
    private final List<Opened> opened = new ArrayList<>();
    private final int cards;
    private final List<Request> sent = new ArrayList<>();
    private final List<Request> originals = new ArrayList<>();
    private final List<Request> late = new ArrayList<>();
    private final long[] cardVersions = new long[World.CARDS + 1];

    /** A code and the request that got it. */
    private record Opened(String code, Request by) {}

    /** @param cards how many cards are presented mostly */
    Traffic(final Random random, final List<TestTerminal> terminals, final int cards) {
        this.random = random;
        this.terminals = terminals;
        this.cards = cards;
    }

    /** A request opened a session. */
    void opened(final String code, final Request by) {
        opened.add(new Opened(code, by));
    }

    /** All that was sent, in order. */
    List<Request> sent() {
        return sent;
    }

    /** A version of a card for a delta: mostly newer than all before, sometimes not. */
    long version(final int card) {
        final long next = cardVersions[card] + 1 - (random.nextInt(5) == 0 ? random.nextInt(3) : 0);
        cardVersions[card] = Math.max(cardVersions[card], next);
        return Math.max(1, next);
    }

    /** The next message. */
    Request next(final long nowMs) {
        final int dice = random.nextInt(100);
        final Request request;
        if (dice < 34 || sent.isEmpty()) {
            request = authorization(nowMs);
        } else if (dice < 42) {
            request = advice(nowMs);
        } else if (dice < 57) {
            request = reversal(nowMs);
        } else if (dice < 65) {
            request = fileAction(nowMs);
        } else if (dice < 71) {
            request = totals(nowMs);
        } else if (dice < 75) {
            request = network(nowMs);
        } else if (dice < 80 && !late.isEmpty()) {
            request = late.remove(random.nextInt(late.size()));
            return remember(new Request(request.terminal(), request.message(), request.transmittedMs(), nowMs));
        } else {
            return remember(again(nowMs));
        }
        return remember(request);
    }

    private Request remember(final Request request) {
        sent.add(request);
        if (request.type().equals("0100")) {
            originals.add(request);
        }
        return request;
    }

    private Request authorization(final long nowMs) {
        return opened.isEmpty() || random.nextInt(5) < 2 ? opening(nowMs) : continuing(nowMs);
    }

    private Request opening(final long nowMs) {
        final int terminal = pair();
        final long at = time(nowMs, 24 * HOUR_MS);
        final int action = random.nextInt(3) == 0 ? action() : 30;
        final ISOMsg message = terminals.get(terminal).authorization(pan(), action, Instant.ofEpochMilli(at));
        vary(message);
        return new Request(terminal, message, at, nowMs);
    }

    /** Mostly with the card and at the acceptor that the session belongs to. */
    private Request continuing(final long nowMs) {
        final Opened session = recent(opened, 12);
        final int terminal = switch (random.nextInt(8)) {
            case 0 -> pair();
            case 1, 2 -> session.by.terminal() < 2 ? 1 - session.by.terminal() : session.by.terminal();
            default -> session.by.terminal();
        };
        final String pan = random.nextInt(8) == 0 ? pan() : session.by.text(2);
        final long at = time(nowMs, 24 * HOUR_MS);
        final ISOMsg message = terminals.get(terminal).authorization(pan, action(), Instant.ofEpochMilli(at));
        vary(message);
        message.set(38, random.nextInt(30) == 0 ? "ABCDEU" : session.code);
        return new Request(terminal, message, at, nowMs);
    }

    private <T> T recent(final List<T> all, final int most) {
        return all.get(all.size() - 1 - random.nextInt(Math.min(most, all.size())));
    }

    private void vary(final ISOMsg message) {
        switch (random.nextInt(24)) {
            case 0 -> message.set(32, "12345");
            case 1 -> message.unset(14);
            case 2 -> message.set(14, "2811");
            case 3 -> message.set(48, HexFormat.of().parseHex("df010101"));
            case 4 -> message.set(48, HexFormat.of().parseHex("df02024f31"));
            case 5 -> message.set(3, "300001");
            default -> {
                // As it is.
            }
        }
    }

    private Request advice(final long nowMs) {
        final int terminal = pair();
        final long at = time(nowMs, 7 * 24 * HOUR_MS);
        final ISOMsg message = terminals
                .get(terminal)
                .advice(
                        pan(),
                        action(),
                        List.of("00", "00", "14", "41").get(random.nextInt(4)),
                        Instant.ofEpochMilli(at));
        vary(message);
        if (!opened.isEmpty() && random.nextInt(3) == 0) {
            message.set(38, recent(opened, 12).code);
        }
        return new Request(terminal, message, at, nowMs);
    }

    private Request reversal(final long nowMs) {
        final Request original;
        if (originals.isEmpty() || random.nextInt(4) == 0) {
            original = authorization(nowMs);
            late.add(original);
        } else {
            original = switch (random.nextInt(4)) {
                case 0 -> recent(originals, originals.size());
                case 1 -> opened.isEmpty() ? recent(originals, 6) : recent(opened, 40).by;
                default -> recent(originals, 6);
            };
        }
        final int terminal = random.nextInt(16) == 0 ? pair() : original.terminal();
        final long at = time(nowMs, 7 * 24 * HOUR_MS);
        final ISOMsg message = terminals
                .get(terminal)
                .reversal(random.nextBoolean() ? "0400" : "0420", original.message(), Instant.ofEpochMilli(at));
        name(message, original);
        return new Request(terminal, message, at, nowMs);
    }

    /** DE 90: the original's own MTI and acquirer mostly. */
    private void name(final ISOMsg message, final Request original) {
        final String named = message.getString(90);
        final String acquirer = original.message().hasField(32) ? "00000012345" : "0".repeat(11);
        final String mti = switch (random.nextInt(20)) {
            case 0 -> "0120";
            case 1, 2 -> "0101";
            default -> "0100";
        };
        message.set(
                90,
                mti + named.substring(4, 20) + (random.nextInt(24) == 0 ? "00000012345" : acquirer) + "0".repeat(11));
    }

    private Request fileAction(final long nowMs) {
        final int terminal = random.nextInt(20) == 0 ? 0 : World.BACK_OFFICE;
        final int number = 1 + random.nextInt(World.CARDS);
        final char action = "112222233355554".charAt(random.nextInt(15));
        final int status = random.nextInt(4) > 0 ? 2 : random.nextInt(10);
        final Card card = new Card(
                version(number), status, "2812", 1 + random.nextInt(3), 251401, random.nextInt(16), "CJ", 3000);
        final String record = switch (action) {
            case '5' -> null;
            case '3' -> card.hex().substring(0, 22);
            default -> random.nextInt(20) == 0 ? card.hex().substring(0, 30) : card.hex();
        };
        final ISOMsg message = terminals
                .get(terminal)
                .fileAction(
                        action,
                        SampleWorld.pan(number),
                        record == null ? null : HexFormat.of().parseHex(record),
                        Instant.ofEpochMilli(nowMs));
        if (random.nextInt(24) == 0) {
            message.set(101, "TERMS");
        }
        return new Request(terminal, message, nowMs / 1000 * 1000, nowMs);
    }

    private Request totals(final long nowMs) {
        final int terminal = random.nextInt(3) == 0 ? pair() : random.nextInt(3);
        final ISOMsg message = terminals.get(terminal).totals(random.nextInt(4), Instant.ofEpochMilli(nowMs));
        return new Request(terminal, message, nowMs / 1000 * 1000, nowMs);
    }

    private Request network(final long nowMs) {
        int terminal = pair();
        if (terminal == World.BACK_OFFICE) {
            // Whether a back office may sign on, the contract leaves open.
            terminal = 0;
        }
        final int code = List.of(1, 1, 2, 201, 301, 7).get(random.nextInt(6));
        final ISOMsg message = terminals.get(terminal).network(code, Instant.ofEpochMilli(nowMs));
        return new Request(terminal, message, nowMs / 1000 * 1000, nowMs);
    }

    /** A message once more: as it was, as a repeat, or with other content under the same key. */
    private Request again(final long nowMs) {
        final Request before = recent(sent, random.nextInt(3) == 0 ? sent.size() : 5);
        final Request repeated = repeated(before, nowMs, random.nextInt(3) > 0);
        if (random.nextInt(5) == 0) {
            alter(repeated.message());
        }
        return repeated;
    }

    /** A message once more, with or without the repeat digit. */
    static Request repeated(final Request before, final long nowMs, final boolean odd) {
        final ISOMsg message = (ISOMsg) before.message().clone();
        final String type = before.type();
        message.set(0, odd ? type.substring(0, 3) + (char) (type.charAt(3) + 1) : type);
        return new Request(before.terminal(), message, before.transmittedMs(), nowMs);
    }

    private void alter(final ISOMsg message) {
        switch (Request.first(message.getString(0))) {
            case "0100" -> {
                switch (random.nextInt(4)) {
                    case 0 -> message.set(2, pan());
                    case 1 -> message.set(3, "330000");
                    case 2 -> message.set(38, "000000");
                    default -> message.set(14, "2810");
                }
            }
            case "0120" -> message.set(39, "62");
            case "0400", "0420" ->
                message.set(90, "0100999999" + message.getString(90).substring(10));
            case "0302" -> {
                if (message.hasField(120)) {
                    message.set(120, HexFormat.of().parseHex("df20080000000000000fff"));
                } else {
                    message.set(101, "OTHER");
                }
            }
            case "0500" -> message.set(81, "0000000077");
            default -> {
                // Nothing of an 0800 is compared.
            }
        }
    }

    /** DE 7: now mostly, sometimes near an end of what is allowed. To the second, as it can say. */
    private long time(final long nowMs, final long pastMs) {
        final long at = switch (random.nextInt(40)) {
            case 0 -> nowMs - pastMs + random.nextInt(7_200_000) - 3_600_000;
            case 1 -> nowMs + 600_000 + random.nextInt(1_200_000) - 600_000;
            case 2 -> nowMs - random.nextInt((int) Math.min(pastMs, 1 << 30));
            default -> nowMs;
        };
        return at / 1000 * 1000;
    }

    private int pair() {
        return random.nextInt(3) > 0 ? random.nextInt(3) : random.nextInt(World.PAIRS.size());
    }

    private int action() {
        return random.nextInt(40) == 0 ? 77 : ACTIONS[random.nextInt(ACTIONS.length)];
    }

    private String pan() {
        final String pan = SampleWorld.pan(1 + random.nextInt(random.nextInt(4) == 0 ? World.CARDS : cards));
        return random.nextInt(40) == 0 ? pan.substring(0, 15) + (char) ('0' + (pan.charAt(15) - '0' + 1) % 10) : pan;
    }
}
