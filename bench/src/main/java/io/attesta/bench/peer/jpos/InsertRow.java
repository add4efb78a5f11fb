package io.attesta.bench.peer.jpos;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jpos.iso.ISOException;
import org.jpos.transaction.Context;

/** Writes the row and commits it, before anybody is answered. */
public final class InsertRow extends Step {
    /** For jPOS. */
    public InsertRow() {}

    @Override
    void perform(final Context context) throws ISOException {
        try (Connection connection = world().pool().getConnection();
                PreparedStatement insert = connection.prepareStatement(PeerTable.INSERT)) {
            PeerTable.fill(insert, context.get(REQUEST), context.get(DECISION), context.get(PROOF));
            insert.executeUpdate();
        } catch (final SQLException e) {
            throw new ISOException("the row of an answer cannot be written", e);
        }
    }
}
