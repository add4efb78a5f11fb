package io.attesta.authorizer.transport;

/**
 * Bounds of the listener.
 *
 * @param maxFrameBytes longest frame without its length bytes
 * @param tpdu whether five TPDU bytes stand before each message
 * @param frameTimeoutMs how long a begun frame may take
 * @param idleTimeoutMs how long a connection may be without a frame
 * @param writeTimeoutMs how long a peer may leave its answers unread
 * @param maxConnections connections at once
 * @param maxConnectionsPerAddress connections at once from one address, 0 = no bound of its own
 * @param maxInFlight unanswered requests of one connection; beyond it nothing more is read
 */
public record TransportLimits(
        int maxFrameBytes,
        boolean tpdu,
        long frameTimeoutMs,
        long idleTimeoutMs,
        long writeTimeoutMs,
        int maxConnections,
        int maxConnectionsPerAddress,
        int maxInFlight) {}
