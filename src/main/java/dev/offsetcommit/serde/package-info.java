/** How a value becomes bytes and comes back: one JSON serde, shared by producer and consumer. */
package dev.offsetcommit.serde;
