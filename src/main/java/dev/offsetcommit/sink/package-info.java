/**
 * Exactly once: results and offsets move together, in one Kafka transaction or in one database
 * transaction. What a consumer prints is at least once here too; the effect that is exactly once is
 * the output topic's, read with {@code read_committed}, or the database's.
 */
package dev.offsetcommit.sink;
