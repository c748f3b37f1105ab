/** Moves the offsets of a group: a plan first, an execution, and an undo. */
package dev.offsetcommit.reset;
