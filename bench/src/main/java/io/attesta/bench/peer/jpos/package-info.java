/**
 * A server on jPOS that does Attesta's job the usual way: Q2, QServer and TransactionManager, deployed from XML; one participant for each
 * step; one signature and one committed INSERT for each answer. As good as its ways allow, and no better:
 *
 * <ul>
 *   <li>the bytes that came are kept for MAC and digest, and an answer is packed once; stock jPOS would pack both again
 *   <li>derived MAC keys, cards and their tokens are in memory; cards in a {@code ConcurrentHashMap}
 *   <li>Bouncy Castle's light-weight Ed25519 with an expanded key, and the encoders of {@code protocol.receipt}
 *   <li>HikariCP, a connection for each session of the TransactionManager, a statement that the server has prepared, auto-commit
 *   <li>all participants tell the TransactionManager that they change nothing it has to remember
 * </ul>
 *
 * It does less than Attesta: it knows no sessions but the one that each answer opens, no duplicates, no limits, no chain between batches and
 * no action but presence.
 *
 * <p>jPOS makes participants and channel by their names, so they are public; what they share is in jPOS' own registrar of names.
 */
package io.attesta.bench.peer.jpos;
