package io.attesta.protocol.mask;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ImportsTest {
    private final JavaClasses protocol = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.attesta.protocol");

    @Test
    void shouldKnowOnlyWordsAndCodecWhenMaskingClassesAreLookedAt() {
        classes()
                .that()
                .resideInAPackage("io.attesta.protocol.mask")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.attesta.protocol.mask", "io.attesta.protocol.iso", "io.attesta.protocol.codec", "java..")
                .check(protocol);
    }

    @Test
    void shouldFindJposInItsOnePackageOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.attesta.protocol.jpos")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jpos..")
                .check(protocol);
    }

    @Test
    void shouldNeedJposNowhereElse() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.attesta.protocol.mask", "io.attesta.protocol.jpos")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.attesta.protocol.jpos")
                .check(protocol);
    }
}
