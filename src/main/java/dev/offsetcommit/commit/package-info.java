/** Where the next offset lives and when it moves: one small class for each way to commit. */
package dev.offsetcommit.commit;
