/**
 * Statements, batches and receipts as bytes: what is signed, the Merkle tree over it (RFC 9162 §2.1), the COSE receipt
 * of one leaf (RFC 9942), and their verification. Hash and bytes only: SHA-256 of the JDK, no signature code, no keys,
 * no network.
 *
 * <p>Two sides share the formats and little else. The writers ({@link io.attesta.protocol.receipt.StatementWriter},
 * {@link io.attesta.protocol.receipt.BatchHeaderWriter}, {@link io.attesta.protocol.receipt.BatchTree}, {@link
 * io.attesta.protocol.receipt.SignatureInput}, {@link io.attesta.protocol.receipt.ReceiptWriter}) are mutable, belong
 * to one thread, are reused for ever and allocate nothing once built. The readers ({@link
 * io.attesta.protocol.receipt.Statement}, {@link io.attesta.protocol.receipt.BatchHeader}, {@link
 * io.attesta.protocol.receipt.Receipt}, {@link io.attesta.protocol.receipt.SignedPair}, {@link
 * io.attesta.protocol.receipt.ReceiptVerifier}) are made for hostile input.
 *
 * <p>May import nothing else of Attesta and no third party.
 */
package io.attesta.protocol.receipt;
