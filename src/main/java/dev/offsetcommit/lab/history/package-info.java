/** What happened in an experiment: facts, how they are recorded, and how they are read back. */
package dev.offsetcommit.lab.history;
