package io.attesta.authorizer.testing;

import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.mac.MacLabels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;
import org.jpos.iso.packager.GenericPackager;

/** A terminal on jPOS and {@code config/packager.xml}: packs and unpacks with code that is not ours, seals and checks MACs. */
public final class TestTerminal {
    private static final DateTimeFormatter MMDDHHMMSS =
            DateTimeFormatter.ofPattern("MMddHHmmss").withZone(ZoneOffset.UTC);
    private static final int MAC_LENGTH = 8;

    private final String terminal;
    private final String acceptor;
    private final GenericPackager packager;
    private final Cmac requestKey;
    private final Cmac responseKey;
    private int stan;

    public TestTerminal(final KeyStore keys, final String terminal, final String acceptor) {
        this(keys, packager(), terminal, acceptor, 1);
    }

    /** @param version of the MAC master from which the terminal's keys were derived */
    public TestTerminal(final KeyStore keys, final String terminal, final String acceptor, final int version) {
        this(keys, packager(), terminal, acceptor, version);
    }

    /** @param packager from {@link #packager()}, which takes its time; terminals of one thread may share it */
    public TestTerminal(
            final KeyStore keys, final GenericPackager packager, final String terminal, final String acceptor) {
        this(keys, packager, terminal, acceptor, 1);
    }

    private TestTerminal(
            final KeyStore keys,
            final GenericPackager packager,
            final String terminal,
            final String acceptor,
            final int version) {
        this.packager = packager;
        this.terminal = terminal;
        this.acceptor = acceptor;
        final byte[] context = MacLabels.context(
                pad(terminal, 8).getBytes(StandardCharsets.US_ASCII),
                pad(acceptor, 15).getBytes(StandardCharsets.US_ASCII));
        requestKey = keys.derivedCmac(KeyUsage.MAC_MASTER, version, MacLabels.request(), context);
        responseKey = keys.derivedCmac(KeyUsage.MAC_MASTER, version, MacLabels.response(), context);
    }

    /** The one field table, as jPOS reads it. */
    public static GenericPackager packager() {
        try {
            final Path home = Path.of(System.getProperty("attesta.home", ".."));
            return new GenericPackager(home.resolve("config/packager.xml").toString());
        } catch (final ISOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A 0100 of an action with everything it needs, unsealed. */
    public ISOMsg authorization(final String pan, final int action, final Instant now) {
        final ISOMsg message = message("0100", now);
        message.set(2, pan);
        message.set(3, "%02d0000".formatted(action));
        message.set(12, "100102");
        message.set(13, "1121");
        message.set(14, "2812");
        message.set(22, "051");
        return message;
    }

    /** An 0800 with a network code, unsealed. */
    public ISOMsg network(final int code, final Instant now) {
        final ISOMsg message = message("0800", now);
        message.set(70, "%03d".formatted(code));
        return message;
    }

    /** A 0120: what the terminal decided while it was offline, unsealed. */
    public ISOMsg advice(final String pan, final int action, final String givenResponse, final Instant now) {
        final ISOMsg message = authorization(pan, action, now);
        changeType(message, "0120");
        message.set(39, givenResponse);
        return message;
    }

    /** A 0400 or 0420 of an authorization that was (or would have been) sent, unsealed. */
    public ISOMsg reversal(final String mti, final ISOMsg original, final Instant now) {
        final ISOMsg message = message(mti, now);
        message.set(90, "0100" + original.getString(11) + original.getString(7) + "0".repeat(11) + "0".repeat(11));
        return message;
    }

    /** A 0302 of a back office, unsealed; the record is left out if null. */
    public ISOMsg fileAction(final char updateCode, final String pan, final byte[] record, final Instant now) {
        final ISOMsg message = message("0302", now);
        message.set(2, pan);
        message.set(91, String.valueOf(updateCode));
        message.set(101, "CARDS");
        if (record != null) {
            message.set(120, record);
        }
        return message;
    }

    /** A 0500 with the terminal's count, unsealed. */
    public ISOMsg totals(final long approvals, final Instant now) {
        final ISOMsg message = message("0500", now);
        message.set(81, "%010d".formatted(approvals));
        return message;
    }

    /** The same message once more: MTI plus one, unsealed. */
    public static ISOMsg repeat(final ISOMsg message) {
        final ISOMsg repeat = (ISOMsg) message.clone();
        changeType(
                repeat,
                message.getString(0).substring(0, 3)
                        + (char) (message.getString(0).charAt(3) + 1));
        repeat.unset(64);
        repeat.unset(128);
        return repeat;
    }

    private static void changeType(final ISOMsg message, final String mti) {
        try {
            message.setMTI(mti);
        } catch (final ISOException e) {
            throw new IllegalStateException(e);
        }
    }

    private ISOMsg message(final String mti, final Instant now) {
        final ISOMsg message = new ISOMsg(mti);
        message.set(7, MMDDHHMMSS.format(now));
        message.set(11, "%06d".formatted(++stan % 1_000_000));
        message.set(41, pad(terminal, 8));
        message.set(42, pad(acceptor, 15));
        return message;
    }

    /** Packs a message and seals it in DE 64, or 128 if it has an element above 64. */
    public byte[] seal(final ISOMsg message) {
        final int element = message.getMaxField() > 64 ? 128 : 64;
        message.set(element, new byte[MAC_LENGTH]);
        final byte[] packed = pack(message);
        final byte[] tag = new byte[Cmac.LENGTH];
        requestKey.compute(packed, 0, packed.length - MAC_LENGTH, tag, 0);
        message.set(element, Arrays.copyOf(tag, MAC_LENGTH));
        return pack(message);
    }

    /** Puts the right MAC into the last eight bytes of whatever the bytes before them are. */
    public void sealBytes(final byte[] message) {
        final byte[] tag = new byte[Cmac.LENGTH];
        requestKey.compute(message, 0, message.length - MAC_LENGTH, tag, 0);
        System.arraycopy(tag, 0, message, message.length - MAC_LENGTH, MAC_LENGTH);
    }

    public byte[] pack(final ISOMsg message) {
        try {
            message.setPackager(packager);
            return message.pack();
        } catch (final ISOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Unpacks an answer. */
    public ISOMsg unpack(final byte[] answer) {
        try {
            final ISOMsg message = new ISOMsg();
            message.setPackager(packager);
            message.unpack(answer);
            return message;
        } catch (final ISOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the last eight bytes are the MAC of the rest under the response key. */
    public boolean macHolds(final byte[] answer) {
        final byte[] tag = new byte[Cmac.LENGTH];
        responseKey.compute(answer, 0, answer.length - MAC_LENGTH, tag, 0);
        return Arrays.equals(tag, 0, MAC_LENGTH, answer, answer.length - MAC_LENGTH, answer.length);
    }

    private static String pad(final String text, final int length) {
        return ("%-" + length + "s").formatted(text);
    }
}
