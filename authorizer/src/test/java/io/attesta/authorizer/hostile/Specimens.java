package io.attesta.authorizer.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jpos.iso.ISOMsg;

/** Right messages of every kind, sealed, to be spoilt: those of the vectors, and generated ones of the present moment. */
final class Specimens {
    private static final String CLIENT = "CJ000042";
    private static final String CLIENT_ACCEPTOR = "RO-CJ-MED-00042";
    private static final String TRACK_TAIL = "=28122011234567";
    private static final int CARDS = 900;
    private static final HexFormat HEX = HexFormat.of();

    private final TestTerminal terminal;
    private final TestTerminal backOffice;
    private int card = 1;

    /** A message and who can seal it. */
    record Specimen(byte[] message, TestTerminal terminal) {}

    Specimens(final KeyStore keys) {
        terminal = new TestTerminal(keys, CLIENT, CLIENT_ACCEPTOR);
        backOffice = new TestTerminal(keys, SampleWorld.BACK_OFFICE_TERMINAL, SampleWorld.BACK_OFFICE);
    }

    /** The terminal whose messages these are, the back office's apart. */
    TestTerminal terminal() {
        return terminal;
    }

    /** One of each kind, new: other numbers and times than those before. */
    List<Specimen> all() {
        final List<Specimen> all = new ArrayList<>();
        for (final JsonNode vector : Vectors.root().get("messages")) {
            all.add(new Specimen(Vectors.hex(vector.get("bytes")), terminal));
        }
        for (final int action : new int[] {30, 31, 32, 33, 90, 91, 92, 93, 94, 99, 50}) {
            all.add(sealed(presentation(action)));
        }
        all.add(sealed(everything()));
        all.add(sealed(track()));
        for (final int code : new int[] {1, 2, 161, 201, 301, 999}) {
            all.add(sealed(terminal.network(code, Instant.now())));
        }
        all.add(sealed(advice()));
        for (final String mti : List.of("0400", "0401", "0420", "0421")) {
            all.add(sealed(reversal(mti)));
        }
        all.add(sealed(totals()));
        for (final String update : List.of("1", "2", "3", "5")) {
            all.add(new Specimen(backOffice.seal(fileAction(update)), backOffice));
        }
        return all;
    }

    private Specimen sealed(final ISOMsg message) {
        return new Specimen(terminal.seal(message), terminal);
    }

    private ISOMsg presentation(final int action) {
        card = card % CARDS + 1;
        return terminal.authorization(SampleWorld.pan(card), action, Instant.now());
    }

    private ISOMsg everything() {
        final ISOMsg message = presentation(30);
        message.set(23, "001");
        message.set(24, "123");
        message.set(25, "00");
        message.set(32, "12345678901");
        message.set(37, "ABC123DEF456");
        message.set(38, "XPJ9EJ");
        message.set(43, "%-40s".formatted("Somewhere"));
        message.set(48, HEX.parseHex("DF010101DF0203414243DF7F8103000102"));
        message.set(53, "0000000000000001");
        message.set(54, "0000000000000001");
        return message;
    }

    private ISOMsg track() {
        final ISOMsg message = presentation(30);
        message.set(35, message.getString(2) + TRACK_TAIL);
        message.unset(2);
        return message;
    }

    private ISOMsg advice() {
        final ISOMsg message = presentation(30);
        message.set(0, "0120");
        message.set(38, "XPJ9EJ");
        message.set(39, "00");
        return message;
    }

    private ISOMsg reversal(final String mti) {
        final ISOMsg message = presentation(30);
        message.set(0, mti);
        message.set(90, "0100" + "000001" + message.getString(7) + "0".repeat(22));
        return message;
    }

    private ISOMsg totals() {
        final ISOMsg message = terminal.network(1, Instant.now());
        message.set(0, "0500");
        message.unset(70);
        message.set(81, "0000000007");
        return message;
    }

    private ISOMsg fileAction(final String update) {
        final ISOMsg message = backOffice.network(1, Instant.now());
        message.set(0, "0302");
        message.unset(70);
        // A card that nobody presents: what is spoilt and sealed anew may well be a change that is right.
        message.set(2, SampleWorld.pan(100_000 + card));
        message.set(91, update);
        message.set(101, "CARDS");
        message.set(
                120,
                HEX.parseHex("DF20080000000000000002" + "DF210102" + "DF22022812" + "DF23020001" + "DF2403221101"
                        + "DF25020001" + "DF2602434A" + "DF27020000"));
        return message;
    }
}
