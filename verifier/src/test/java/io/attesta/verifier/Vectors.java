package io.attesta.verifier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The receipts of the vectors, as hex. */
final class Vectors {
    private static final JsonNode ROOT = read();

    /** A statement and the receipt that is its own. */
    record Pair(String name, String statement, String receipt) {
        byte[] statementBytes() {
            return HexFormat.of().parseHex(statement);
        }

        byte[] receiptBytes() {
            return HexFormat.of().parseHex(receipt);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private Vectors() {}

    static String publicKey() {
        return ROOT.at("/receipts/public_key").textValue();
    }

    static List<Pair> pairs() {
        final List<Pair> pairs = new ArrayList<>();
        for (final JsonNode batch : ROOT.at("/receipts/batches")) {
            // Leaf 0 is the batch's header.
            final int index = batch.required("leaf_index").intValue() - 1;
            pairs.add(new Pair(
                    "batch " + batch.required("batch").intValue(),
                    batch.required("statements").required(index).textValue(),
                    batch.required("receipt").textValue()));
        }
        for (final JsonNode answer : ROOT.required("answers")) {
            pairs.add(new Pair(
                    answer.required("name").textValue(),
                    answer.required("statement").textValue(),
                    answer.required("receipt").textValue()));
        }
        return pairs;
    }

    private static JsonNode read() {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/wire-and-receipts.json")) {
            return JsonMapper.builder().build().readTree(in);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
