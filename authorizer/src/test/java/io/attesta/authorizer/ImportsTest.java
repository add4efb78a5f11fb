package io.attesta.authorizer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Imports run one way; each library has one home. What ARCHITECTURE.md says, said aloud. */
final class ImportsTest {
    private static final String ROOT = "io.attesta.authorizer";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    /** Package → the packages of the server that it may import beside its own. */
    private static final Map<String, String[]> MAY_IMPORT = Map.ofEntries(
            Map.entry("runtime", new String[] {}),
            Map.entry("settings", new String[] {}),
            Map.entry("log", new String[] {}),
            Map.entry("access", new String[] {}),
            Map.entry("api", new String[] {"access", "runtime", "tls"}),
            Map.entry("decision", new String[] {}),
            Map.entry("session", new String[] {"decision"}),
            Map.entry("acceptor", new String[] {"decision"}),
            Map.entry("card", new String[] {"decision"}),
            Map.entry("journal", new String[] {"decision", "card", "acceptor"}),
            Map.entry("pipeline", new String[] {"decision", "card", "acceptor", "session", "journal", "runtime"}),
            Map.entry("kiosk", new String[] {"api", "pipeline"}),
            Map.entry("tls", new String[] {}),
            Map.entry("transport", new String[] {"pipeline", "runtime", "tls"}),
            Map.entry("telemetry", new String[] {"pipeline", "decision", "runtime"}),
            Map.entry("feed", new String[] {"api", "pipeline", "card", "acceptor", "decision", "runtime"}),
            Map.entry("backoffice", new String[] {"command", "feed"}),
            Map.entry("inspection", new String[] {
                "command",
                "settings",
                "node",
                "journal",
                "checkpoint",
                "pipeline",
                "decision",
                "card",
                "acceptor",
                "session",
                "snapshot"
            }),
            Map.entry("archive", new String[] {"journal", "decision", "card", "acceptor", "runtime"}),
            Map.entry("checkpoint", new String[] {"journal", "runtime"}),
            Map.entry("snapshot", new String[] {"pipeline", "journal", "runtime"}),
            Map.entry("node", new String[] {"settings"}),
            Map.entry("command", new String[] {"settings", "log", "node", "decision", "access", "checkpoint"}));

    /** Library → the packages that may use it. */
    private static final Map<String, String[]> HOMES = Map.ofEntries(
            Map.entry("com.lmax..", new String[] {"pipeline"}),
            Map.entry("net.openhft..", new String[] {"card.chronicle"}),
            Map.entry("io.netty..", new String[] {"transport", "api"}),
            Map.entry("com.linecorp..", new String[] {"api"}),
            Map.entry("io.micrometer..", new String[] {"telemetry"}),
            Map.entry("org.HdrHistogram..", new String[] {"telemetry"}),
            Map.entry("org.postgresql..", new String[] {"archive"}),
            Map.entry("org.flywaydb..", new String[] {"archive"}),
            Map.entry("io.zonky..", new String[] {"archive"}),
            Map.entry("java.sql..", new String[] {"archive"}),
            Map.entry("ch.qos.logback..", new String[] {"log"}),
            Map.entry("org.yaml..", new String[] {"settings"}));

    @Test
    void shouldImportOnlyWhatTheArchitectureAllows() {
        MAY_IMPORT.forEach((from, allowed) -> {
            final String[] permitted = Arrays.copyOf(allowed, allowed.length + 1);
            permitted[allowed.length] = from;
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + from + "..")
                    .should()
                    .dependOnClassesThat(serverClassOutside(permitted))
                    .check(CLASSES);
        });
    }

    @Test
    void shouldHaveARuleForEveryPackage() {
        classes()
                .that()
                .resideOutsideOfPackage(ROOT)
                .should()
                .resideInAnyPackage(MAY_IMPORT.keySet().stream()
                        .map(name -> ROOT + "." + name + "..")
                        .toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldKeepEachLibraryAtHome() {
        HOMES.forEach((library, homes) -> noClasses()
                .that()
                .resideOutsideOfPackages(Arrays.stream(homes)
                        .map(home -> ROOT + "." + home + "..")
                        .toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES));
    }

    /** The HTTP server's own Netty shows in its TLS, and nowhere else. */
    @Test
    void shouldSeeOfNettyOnlyTlsInTheApi() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".api..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "of Netty, but neither of its TLS nor of what a handler needs",
                        type -> type.getPackageName().startsWith("io.netty.")
                                && !type.getPackageName().equals("io.netty.handler.ssl")
                                && !type.getName().startsWith("io.netty.channel.Channel")))
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> serverClassOutside(final String... packages) {
        return DescribedPredicate.describe("of the server outside " + Arrays.toString(packages), type -> {
            final String name = type.getPackageName();
            return name.startsWith(ROOT)
                    && Arrays.stream(packages)
                            .noneMatch(one -> name.equals(ROOT + "." + one) || name.startsWith(ROOT + "." + one + "."));
        });
    }
}
