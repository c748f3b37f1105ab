/**
 * The crash lab: kills real consumers, records what happened in a history, and checks the history
 * against what the commit mode promises.
 */
package dev.offsetcommit.lab;
