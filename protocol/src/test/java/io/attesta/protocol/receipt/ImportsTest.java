package io.attesta.protocol.receipt;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ImportsTest {
    @Test
    void shouldKnowOnlyTheJdkWhenMainClassesAreLookedAt() {
        final JavaClasses receipt = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.attesta.protocol.receipt");

        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.attesta.protocol.receipt",
                        "java.lang..",
                        "java.util..",
                        "java.time..",
                        "java.security",
                        "java.nio.charset")
                .check(receipt);
    }
}
