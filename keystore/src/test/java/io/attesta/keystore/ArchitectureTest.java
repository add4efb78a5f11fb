package io.attesta.keystore;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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
}
