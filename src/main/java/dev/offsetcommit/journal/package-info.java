/** Every commit of a group as the coordinator recorded it in {@code __consumer_offsets}. */
package dev.offsetcommit.journal;
