package io.attesta.bench.peer.jpos;

import io.attesta.protocol.iso.Action;
import io.attesta.protocol.iso.AuthorizationCode;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import javax.sql.DataSource;

/** The peer's table: the columns of the archive's authorizations, and of its indexes only the key. Made anew at each start. */
final class PeerTable {
    static final String INSERT = """
            INSERT INTO peer_authorization (node, batch, leaf, sequence, recorded_at, code, response_code, action, card_token, last_four,
                acceptor, terminal, stan, rrn, local_time, local_date, transmitted_at, mti, decline_reason, session_effect,
                session_expires_at, card_version, statement)
            VALUES (1, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final String CREATE = """
            CREATE TABLE peer_authorization (
                node integer NOT NULL, batch bigint NOT NULL, leaf smallint NOT NULL, sequence bigint NOT NULL,
                recorded_at timestamptz NOT NULL, code text, response_code text NOT NULL, action smallint NOT NULL,
                card_token bytea NOT NULL, last_four text NOT NULL, acceptor text NOT NULL, terminal text NOT NULL,
                stan integer NOT NULL, rrn text NOT NULL, local_time text NOT NULL, local_date text NOT NULL,
                transmitted_at text NOT NULL, reference text, mti text NOT NULL, decline_reason text,
                session_effect text NOT NULL, session_expires_at timestamptz, card_version bigint NOT NULL,
                statement bytea NOT NULL, PRIMARY KEY (node, sequence))""";

    private static final int TOKEN_LENGTH = 16;

    private PeerTable() {}

    static void make(final DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS peer_authorization");
            statement.execute(CREATE);
        }
    }

    static void fill(
            final PreparedStatement insert,
            final PeerMessage request,
            final PeerDecision decision,
            final PeerProof proof)
            throws SQLException {
        final boolean approved = decision.approved();
        final String number = request.getString(2);
        insert.setLong(1, decision.sequence());
        insert.setLong(2, decision.sequence());
        insert.setTimestamp(3, new Timestamp(decision.nowMs()));
        insert.setString(4, approved ? AuthorizationCode.text(decision.code()) : null);
        insert.setString(5, decision.reason().responseCode().text());
        insert.setInt(6, Action.PRESENCE.code());
        insert.setBytes(7, token(decision.card()));
        insert.setString(8, number.substring(number.length() - 4));
        insert.setString(9, request.getString(42));
        insert.setString(10, request.getString(41));
        insert.setInt(11, Integer.parseInt(request.getString(11)));
        insert.setString(12, decision.rrn());
        insert.setString(13, request.getString(12));
        insert.setString(14, request.getString(13));
        insert.setString(15, request.getString(7));
        insert.setString(16, request.getString(0));
        insert.setString(17, approved ? null : decision.reason().name());
        insert.setString(18, approved ? "OPENED" : "NONE");
        insert.setTimestamp(19, approved ? new Timestamp(decision.expiresAt() * 1_000) : null);
        insert.setLong(20, decision.card() == null ? 0 : decision.card().version());
        insert.setBytes(21, proof.statement());
    }

    private static byte[] token(final PeerCard card) {
        final ByteBuffer token = ByteBuffer.allocate(TOKEN_LENGTH);
        return card == null
                ? token.array()
                : token.putLong(card.tokenHigh()).putLong(card.tokenLow()).array();
    }
}
