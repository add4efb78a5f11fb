package io.attesta.bench.peer.jpos;

/** Statement (DE 62) and receipt (DE 63) of one answer. Arrays are not to be written to. */
record PeerProof(byte[] statement, byte[] receipt) {
    @Override
    public String toString() {
        return "PeerProof[" + statement.length + " and " + receipt.length + " bytes]";
    }
}
