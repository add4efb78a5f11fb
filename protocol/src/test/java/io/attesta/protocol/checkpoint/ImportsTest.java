package io.attesta.protocol.checkpoint;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ImportsTest {
    @Test
    void shouldKnowOnlyTheJdkAndReceiptsWhenMainClassesAreLookedAt() {
        final JavaClasses checkpoint = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.attesta.protocol.checkpoint");

        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.attesta.protocol.checkpoint",
                        "java.lang..",
                        "java.util..",
                        "java.time..",
                        "io.attesta.protocol.receipt",
                        "java.io",
                        "java.nio",
                        "java.nio.charset")
                .check(checkpoint);
    }
}
