/** What becomes of a record that is not a valid event: a stop, a skip, or a dead-letter topic. */
package dev.offsetcommit.consumer.invalid;
