/**
 * At which position each partition is read on: at its commit, where {@code auto.offset.reset} says,
 * or behind a gap in the log; and how far it was processed.
 */
package dev.offsetcommit.consumer.position;
