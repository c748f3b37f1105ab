/** Whether the checker is awake: consumers with known mistakes, which it must catch. */
package dev.offsetcommit.lab.selftest;
