package dev.offsetcommit.bench;

import dev.offsetcommit.commit.CommitStrategy;

/** Never commits. */
class NoCommit implements CommitStrategy {}
