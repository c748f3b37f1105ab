/** Who acts in an experiment: consumers, their group, and brokers, each in a process of its own. */
package dev.offsetcommit.lab.process;
