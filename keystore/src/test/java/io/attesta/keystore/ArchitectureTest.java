package io.attesta.keystore;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.function.Predicate;

@AnalyzeClasses(packages = "io.attesta", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.attesta.keystore";

    @ArchTest
    static final ArchRule SHOULD_KNOW_NOTHING_OF_ATTESTA_BUT_ITSELF = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.attesta..").and(resideOutsideOfPackage(ROOT + "..")));

    @ArchTest
    static final ArchRule SHOULD_KEEP_THE_INTERFACES_FREE_OF_WHAT_STANDS_BEHIND_THEM = classes()
            .that()
            .resideInAPackage(ROOT)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(ROOT, "java..");

    @ArchTest
    static final ArchRule SHOULD_KEEP_BOUNCY_CASTLE_IN_SIGNING_FILE_AND_ENVELOPE = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".signing", ROOT + ".file", ROOT + ".envelope")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bouncycastle..");

    @ArchTest
    static final ArchRule SHOULD_KEEP_JACKSON_IN_SIGNING = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".signing")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml..");

    @ArchTest
    static final ArchRule SHOULD_NOT_LET_PACKAGES_DEPEND_ON_EACH_OTHER_IN_CIRCLES =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule SHOULD_KEEP_CIPHERS_AND_SIGNATURES_IGNORANT_OF_WHERE_KEYS_LIE = noClasses()
            .that()
            .resideInAnyPackage(ROOT + ".mac", ROOT + ".signing")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".clear", ROOT + ".file");

    /** Where text goes in or out, and what it is: never a key, never a password. The value of an environment variable is one from birth. */
    private static final Set<String> TEXTS = Set.of(
            "KeyStoreException.<init>", // sentence
            "KeyUsage.valueOf", // name of the constant
            "KeyUsage.label",
            "envelope.Recipient.fingerprint", // of a certificate
            "envelope.Recipient.name",
            "file.KeyAlias.parse", // name of an entry
            "file.KeyAlias.name",
            "file.KeyEntries.empty", // name of the file, for messages
            "file.KeyEntries.read",
            "file.KeyPassword.ofVariable", // name of the variable
            "file.PrivateFile.<init>", // what kind of file, for messages
            "mac.TerminalKeys.enrolmentLine", // names of terminal and acceptor
            "signing.CborReader.text", // labels of published keys
            "signing.CborWriter.text",
            "signing.PublishedKey.kidHex",
            "signing.PublishedKey$Timeliness.valueOf"); // name of the constant

    @ArchTest
    static final ArchRule SHOULD_HAVE_NO_STRING_OF_A_KEY_OR_PASSWORD = codeUnits()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage(ROOT + "..")
            .and()
            .areNotPrivate()
            .and(describe("are not toString", unit -> !unit.getName().equals("toString")))
            .and(describe("are written by people", unit -> !unit.getModifiers().contains(JavaModifier.SYNTHETIC)))
            .should(only(
                    "take or give texts that are listed here",
                    unit -> !hasText(unit)
                            || TEXTS.contains(
                                    unit.getOwner().getName().substring(ROOT.length() + 1) + "." + unit.getName())));

    @ArchTest
    static final ArchRule SHOULD_NOT_PUT_ARRAYS_INTO_RECORDS = fields().that()
            .areDeclaredInClassesThat()
            .areRecords()
            .should()
            .notHaveRawType(byte[].class)
            .andShould()
            .notHaveRawType(char[].class);

    private static boolean hasText(final JavaCodeUnit unit) {
        return isText(unit.getRawReturnType())
                || unit.getRawParameterTypes().stream().anyMatch(ArchitectureTest::isText);
    }

    private static boolean isText(final JavaClass type) {
        return type.isAssignableTo(CharSequence.class);
    }

    private static ArchCondition<JavaCodeUnit> only(final String what, final Predicate<JavaCodeUnit> allowed) {
        return new ArchCondition<>(what) {
            @Override
            public void check(final JavaCodeUnit unit, final ConditionEvents events) {
                events.add(new SimpleConditionEvent(unit, allowed.test(unit), unit.getFullName()));
            }
        };
    }
}
