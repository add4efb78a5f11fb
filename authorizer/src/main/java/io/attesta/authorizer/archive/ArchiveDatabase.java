package io.attesta.authorizer.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;

/** Where the archive is and how to get in. Immutable; shows its password to nobody. */
public final class ArchiveDatabase {
    private static final String SCHEME = "jdbc:postgresql:";
    private static final int CONNECT_SECONDS = 5;

    private final String url;
    private final String user;
    private final char[] password;

    ArchiveDatabase(final String url, final String user, final char[] password) {
        this.url = url;
        this.user = user;
        this.password = password.clone();
    }

    /**
     * A PostgreSQL (14 or newer) that others run.
     *
     * @param url {@code jdbc:postgresql:…}
     * @param passwordFile file whose first line is the password, or null if the database asks for none
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if the URL is none of PostgreSQL
     */
    public static ArchiveDatabase external(final String url, final String user, final Path passwordFile)
            throws IOException {
        if (!url.startsWith(SCHEME)) {
            throw new IllegalArgumentException("a database URL begins with " + SCHEME);
        }
        return new ArchiveDatabase(url, user, passwordFile == null ? new char[0] : firstLine(passwordFile));
    }

    /** The JDBC URL, as it was given. */
    public String url() {
        return url;
    }

    public String user() {
        return user;
    }

    /** A copy of the password. */
    public char[] password() {
        return password.clone();
    }

    /** The JDBC URL without whatever in it might be a credential: for people and for the line that says ready. */
    public String label() {
        final int query = url.indexOf('?');
        final String bare = query < 0 ? url : url.substring(0, query);
        return bare.replaceFirst("//[^/]*@", "//");
    }

    /**
     * Opens a connection.
     *
     * @param socketSeconds after how many seconds of silence in an exchange the connection counts as dead
     */
    public Connection connect(final int socketSeconds) throws SQLException {
        final Properties properties = new Properties();
        properties.setProperty("user", user);
        if (password.length > 0) {
            properties.setProperty("password", new String(password));
        }
        properties.setProperty("ApplicationName", "attesta");
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        properties.setProperty("loginTimeout", Integer.toString(2 * CONNECT_SECONDS));
        properties.setProperty("socketTimeout", Integer.toString(socketSeconds));
        properties.setProperty("tcpKeepAlive", "true");
        final Connection connection = new Driver().connect(url, properties);
        if (connection == null) {
            throw new SQLException("no URL of PostgreSQL: " + label());
        }
        return connection;
    }

    /** The same as a data source, for those who make their connections themselves. */
    public DataSource dataSource() {
        final PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(user);
        if (password.length > 0) {
            source.setPassword(new String(password));
        }
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setApplicationName("attesta");
        return source;
    }

    @Override
    public String toString() {
        return label();
    }

    static char[] firstLine(final Path file) throws IOException {
        final byte[] bytes = Files.readAllBytes(file);
        final CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        Arrays.fill(bytes, (byte) 0);
        int length = 0;
        while (length < text.length() && text.charAt(length) != '\n' && text.charAt(length) != '\r') {
            length++;
        }
        final char[] line = new char[length];
        text.get(line);
        Arrays.fill(text.array(), '\0');
        return line;
    }
}
