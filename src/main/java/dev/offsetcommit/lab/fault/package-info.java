/** What is done to the consumers and brokers of an experiment. */
package dev.offsetcommit.lab.fault;
