package io.attesta.bench.peer.jpos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that Q2 deploys: log, server, transaction manager. */
final class Q2Folder {
    private static final String STOCK_LISTENERS = """
              <log-listener class="org.jpos.util.ProtectedLogListener">
                <property name="protect" value="2 14 35"/>
                <property name="wipe" value="48 62 63 64"/>
              </log-listener>
              <log-listener class="org.jpos.util.DailyLogListener">
                <property name="window" value="86400"/>
                <property name="prefix" value="%s/q2"/>
                <property name="suffix" value=".log"/>
              </log-listener>
            """;

    private static final String LOGGER = """
            <logger name="Q2" class="org.jpos.q2.qbean.LoggerAdaptor">
            %s</logger>
            """;

    private static final String SERVER = """
            <server name="peer" class="org.jpos.q2.iso.QServer"%1$s>
              <attr name="port" type="java.lang.Integer">%2$d</attr>
              <attr name="minSessions" type="java.lang.Integer">1</attr>
              <attr name="maxSessions" type="java.lang.Integer">%3$d</attr>
              <property name="bind-address" value="127.0.0.1"/>
              <property name="backlog" value="1024"/>
              <channel class="io.attesta.bench.peer.jpos.PeerChannel" packager="org.jpos.iso.packager.GenericPackager"%1$s>
                <property name="packager-config" value="%4$s"/>
              </channel>
              <request-listener class="org.jpos.iso.IncomingListener"%1$s>
                <property name="space" value="tspace:peer"/>
                <property name="queue" value="AUTHORIZATIONS"/>
                <property name="timeout" value="60000"/>
                <property name="request" value=".REQUEST"/>
                <property name="source" value=".SOURCE"/>
              </request-listener>
            </server>
            """;

    private static final String TRANSACTIONS = """
            <txnmgr name="txnmgr" class="org.jpos.transaction.TransactionManager"%1$s>
              <property name="space" value="tspace:peer"/>
              <property name="queue" value="AUTHORIZATIONS"/>
              <property name="sessions" value="%2$d"/>
              <property name="max-sessions" value="%2$d"/>
              <property name="debug" value="%3$s"/>
              <participant class="io.attesta.bench.peer.jpos.CheckMac"/>
              <participant class="io.attesta.bench.peer.jpos.LookUpCard"/>
              <participant class="io.attesta.bench.peer.jpos.Decide"/>
              <participant class="io.attesta.bench.peer.jpos.SignAnswer"/>
              <participant class="io.attesta.bench.peer.jpos.InsertRow"/>
              <participant class="io.attesta.bench.peer.jpos.SendAnswer"/>
            </txnmgr>
            """;

    private Q2Folder() {}

    /**
     * Writes it.
     *
     * @param folder for the deploy folder and the log
     * @param packager the field table
     * @param connections that the server takes
     * @param sessions of the transaction manager
     * @return the deploy folder
     */
    static Path write(
            final Path folder,
            final Path packager,
            final int port,
            final int connections,
            final int sessions,
            final PeerLog log)
            throws IOException {
        final Path deploy = Files.createDirectories(folder.resolve("deploy"));
        final Path logs = Files.createDirectories(folder.resolve("log"));
        final boolean stock = log == PeerLog.STOCK;
        final String logged = stock ? " logger=\"Q2\"" : "";
        put(deploy.resolve("00_logger.xml"), LOGGER.formatted(stock ? STOCK_LISTENERS.formatted(logs) : ""));
        put(deploy.resolve("20_txnmgr.xml"), TRANSACTIONS.formatted(logged, sessions, stock));
        put(deploy.resolve("50_server.xml"), SERVER.formatted(logged, port, connections, packager.toAbsolutePath()));
        return deploy;
    }

    private static void put(final Path file, final String xml) throws IOException {
        Files.writeString(file, xml, StandardCharsets.UTF_8);
    }
}
