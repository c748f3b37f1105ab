/** Results and offsets in one Kafka transaction: exactly-once into a topic. */
package dev.offsetcommit.transaction;
