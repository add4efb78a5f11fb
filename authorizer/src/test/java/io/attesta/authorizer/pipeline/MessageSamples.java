package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jpos.iso.ISOMsg;

/** A small world and one good message of each type in it, with nothing that the type does not need. */
final class MessageSamples {
    static final Instant NOW = Instant.parse("2026-11-21T08:01:05Z");
    static final String PAN = SampleWorld.pan(42);
    /** A whole record, version 13. */
    static final byte[] RECORD = HexFormat.of()
            .parseHex("df2008000000000000000ddf210103df22022812df23020001df2403251401df25020009df2602434adf27020bb8");

    final TestNode node;
    final TestTerminal clinic;
    final TestTerminal backOffice;

    MessageSamples() {
        final KeyStore keys = Vectors.keys();
        node = new TestNode(keys, new FakeDisk(), new FakeClock(NOW));
        clinic = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042");
        backOffice = new TestTerminal(keys, "BU900001", "RO-BU-BCK-00001");
        node.enrol("CJ", 42);
        node.command(
                new EnrolmentChanges(List.of(SampleWorld.backOffice()), List.of(SampleWorld.backOfficeTerminal())));
        node.card(42, 12, CardStatus.ACTIVE);
    }

    /** Who sends messages of a type. */
    TestTerminal sender(final String mti) {
        return mti.equals("0302") ? backOffice : clinic;
    }

    /** Sends a message; the answer, its MAC not looked at. */
    ISOMsg ask(final ISOMsg request) {
        final TestTerminal sender = sender(request.getString(0).substring(0, 3) + '2');
        return sender.unpack(node.exchange(sender.seal(request)));
    }

    ISOMsg opening() {
        final ISOMsg message = clinic.authorization(PAN, 30, NOW);
        message.unset(14);
        return message;
    }

    ISOMsg openingByTrack() {
        final ISOMsg message = opening();
        message.unset(2);
        message.set(35, PAN + "=2812");
        return message;
    }

    ISOMsg continuing(final int action) {
        final String code = ask(opening()).getString(38);
        final ISOMsg message = opening();
        message.set(3, action + "0000");
        message.set(38, code);
        return message;
    }

    ISOMsg advice(final String given) {
        final ISOMsg message = clinic.advice(PAN, 30, given, NOW);
        message.unset(14);
        return message;
    }

    ISOMsg adviceByTrack() {
        final ISOMsg message = advice("00");
        message.unset(2);
        message.set(35, PAN + "=2812");
        return message;
    }

    ISOMsg reversal(final String mti) {
        final ISOMsg original = opening();
        ask(original);
        return clinic.reversal(mti, original, NOW);
    }

    ISOMsg change() {
        return backOffice.fileAction('2', PAN, RECORD, NOW);
    }

    ISOMsg inquiry() {
        return backOffice.fileAction('5', PAN, null, NOW);
    }

    ISOMsg totals(final int approvals) {
        return clinic.totals(approvals, NOW);
    }

    ISOMsg network(final int code) {
        return clinic.network(code, NOW);
    }

    /** The value of an element that a message may have: well-formed, and not what the samples have anyway. */
    static Object value(final int element) {
        return switch (element) {
            case 2 -> PAN;
            case 3 -> "300000";
            case 12 -> "100102";
            case 13 -> "1121";
            case 14 -> "2811";
            case 22, 23, 24 -> "051";
            case 25 -> "00";
            case 32 -> "12345";
            case 35 -> PAN + "=2812";
            case 37 -> "ABCDEF123456";
            case 38 -> "7K2QXN";
            case 39 -> "41";
            case 43 -> "x".repeat(40);
            case 44 -> "x";
            case 48 -> HexFormat.of().parseHex("df010101");
            case 53 -> "0000000000000001";
            case 62, 63 -> new byte[] {1};
            case 66 -> "1";
            case 70 -> "301";
            case 81 -> "0000000003";
            case 90 -> "0".repeat(42);
            case 91 -> "1";
            case 101 -> "CARDS";
            case 120 -> RECORD;
            default -> throw new IllegalArgumentException("no sample of DE " + element);
        };
    }

    static ISOMsg with(final ISOMsg message, final int element, final Object value) {
        final ISOMsg changed = (ISOMsg) message.clone();
        if (value instanceof final byte[] bytes) {
            changed.set(element, bytes);
        } else {
            changed.set(element, (String) value);
        }
        return changed;
    }

    static ISOMsg without(final ISOMsg message, final int element) {
        final ISOMsg changed = (ISOMsg) message.clone();
        changed.unset(element);
        return changed;
    }
}
