package io.attesta.protocol.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import io.attesta.protocol.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One signed batch of the vectors, of {@code receipts} or of {@code answers}. */
record VectorBatch(
        String name, byte[] header, List<byte[]> statements, Optional<byte[]> root, int leaf, byte[] receipt) {

    static List<VectorBatch> all() {
        final JsonNode vectors = Vectors.root();
        final List<VectorBatch> batches = new ArrayList<>();
        for (final JsonNode batch : vectors.get("receipts").get("batches")) {
            final List<byte[]> statements = new ArrayList<>();
            batch.get("statements").forEach(statement -> statements.add(Vectors.hex(statement)));
            batches.add(new VectorBatch(
                    "batch " + batch.get("batch").intValue(),
                    Vectors.hex(batch.get("header_leaf")),
                    statements,
                    Optional.of(Vectors.hex(batch.get("root"))),
                    batch.get("leaf_index").intValue(),
                    Vectors.hex(batch.get("receipt"))));
        }
        for (final JsonNode answer : vectors.get("answers")) {
            batches.add(new VectorBatch(
                    answer.get("name").textValue(),
                    Vectors.hex(answer.get("header_leaf")),
                    List.of(Vectors.hex(answer.get("statement"))),
                    Optional.empty(),
                    1,
                    Vectors.hex(answer.get("receipt"))));
        }
        return batches;
    }

    /** The statement that the receipt is for. */
    byte[] statement() {
        return statements.get(leaf - 1);
    }

    BatchTree tree() {
        final BatchTree tree = new BatchTree();
        tree.header(header, 0, header.length);
        statements.forEach(statement -> tree.add(statement, 0, statement.length));
        tree.compute();
        return tree;
    }

    @Override
    public String toString() {
        return name;
    }
}
