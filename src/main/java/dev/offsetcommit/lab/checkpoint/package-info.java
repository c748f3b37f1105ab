/**
 * Where our consumer can be halted, to be killed there: the moments, and what is put around its
 * client, handler, commits, producer and database to halt it. The consumer itself knows nothing of
 * it.
 */
package dev.offsetcommit.lab.checkpoint;
