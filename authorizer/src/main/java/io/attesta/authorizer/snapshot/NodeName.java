package io.attesta.authorizer.snapshot;

/**
 * Whose journal and snapshots these are.
 *
 * @param node number of the node, 1 to 65535
 * @param issuer name before the slash of {@code iss}
 */
public record NodeName(int node, String issuer) {
    @Override
    public String toString() {
        return issuer + "/" + node;
    }
}
