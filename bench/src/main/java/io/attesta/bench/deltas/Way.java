package io.attesta.bench.deltas;

/** A way of loading a file of deltas. */
enum Way {
    NDJSON(false, false, "NDJSON"),
    CSV(true, false, "CSV"),
    NDJSON_GZIP(false, true, "NDJSON, gzip"),
    CSV_GZIP(true, true, "CSV, gzip");

    private final boolean csv;
    private final boolean gzip;
    private final String label;

    Way(final boolean csv, final boolean gzip, final String label) {
        this.csv = csv;
        this.gzip = gzip;
        this.label = label;
    }

    boolean csv() {
        return csv;
    }

    boolean gzip() {
        return gzip;
    }

    String label() {
        return label;
    }

    /** For programs. */
    String key() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
