package io.attesta.keystore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.keystore.clear.ClearKeyStore;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RotatingKeyStoreTest {
    private static final byte[] KEY = Vectors.counting(0x40, 32);
    private static final byte[] OTHER_KEY = Vectors.counting(0x60, 32);

    @Test
    void shouldGiveTheKeysOfTheStoreThatReplacedTheFirst() {
        final RotatingKeyStore keys = new RotatingKeyStore(store(KEY));
        final int before = keys.epoch();
        keys.replace(store(OTHER_KEY));
        assertThat(keys.epoch()).isGreaterThan(before);
        assertThat(tag(keys.cmac(KeyUsage.CODE, 1)))
                .isEqualTo(tag(store(OTHER_KEY).cmac(KeyUsage.CODE, 1)));
    }

    @Test
    void shouldWipeAStoreAsSoonAsItIsReplaced() {
        final KeyStore first = store(KEY);
        final RotatingKeyStore keys = new RotatingKeyStore(first);
        keys.replace(store(OTHER_KEY));
        assertThatThrownBy(() -> first.cmac(KeyUsage.CODE, 1))
                .isInstanceOf(KeyStoreException.class)
                .hasMessage("The key store is closed.");
    }

    @Test
    void shouldAskTheSuccessorWhenAStoreIsClosedUnderAQuestion() {
        final AtomicReference<RotatingKeyStore> keys = new AtomicReference<>();
        final KeyStore first = store(KEY);
        // Replaced between being asked and answering: the worst moment there is.
        final KeyStore replacedMeanwhile = (KeyStore) Proxy.newProxyInstance(
                KeyStore.class.getClassLoader(), new Class<?>[] {KeyStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        first.close();
                        return null;
                    }
                    keys.get().replace(store(OTHER_KEY));
                    return first.cmac(KeyUsage.CODE, 1);
                });
        keys.set(new RotatingKeyStore(replacedMeanwhile));
        assertThat(tag(keys.get().cmac(KeyUsage.CODE, 1)))
                .isEqualTo(tag(store(OTHER_KEY).cmac(KeyUsage.CODE, 1)));
    }

    @Test
    void shouldRefuseWhatTheCurrentStoreRefuses() {
        final RotatingKeyStore keys = new RotatingKeyStore(store(KEY));
        assertThatThrownBy(() -> keys.cmac(KeyUsage.CODE, 2)).isInstanceOf(KeyStoreException.class);
        keys.close();
        assertThatThrownBy(() -> keys.cmac(KeyUsage.CODE, 1)).isInstanceOf(KeyStoreException.class);
    }

    private static KeyStore store(final byte[] key) {
        return ClearKeyStore.builder().code(1, key).build();
    }

    private static byte[] tag(final Cmac cmac) {
        final byte[] tag = new byte[Cmac.LENGTH];
        cmac.compute(new byte[] {1, 2, 3}, 0, 3, tag, 0);
        return tag;
    }
}
