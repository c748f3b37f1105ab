/**
 * What stands between a program and the lab's broker, and sees who sent what: a proxy, what it
 * records, and the moments at which it can hold a program for a kill.
 */
package dev.offsetcommit.lab.wire;
