package io.attesta.authorizer.settings;

/**
 * Group {@code pipeline}: the ring in front of the deciding thread.
 *
 * @param ringSize slots, a power of two from 8 to 262,144
 * @param batchSize most statements in a batch, 1 to 255
 * @param waiting how the deciding thread waits
 */
public record PipelineSettings(int ringSize, int batchSize, PipelineWait waiting) {
    static PipelineSettings of(final SettingValues values) {
        return new PipelineSettings(
                values.whole(SettingKey.PIPELINE_RING_SIZE),
                values.whole(SettingKey.PIPELINE_BATCH_SIZE),
                values.choice(SettingKey.PIPELINE_WAIT, PipelineWait.class));
    }
}
