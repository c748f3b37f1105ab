/**
 * Any program's consumer under the lab: how it is started, fed and killed, where its effects are
 * seen, and one experiment with it.
 */
package dev.offsetcommit.lab.program;
