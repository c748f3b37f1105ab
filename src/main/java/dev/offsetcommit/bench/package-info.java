/**
 * What each way to commit costs on a given cluster: measuring runs over one topic, verified before
 * they are timed.
 */
package dev.offsetcommit.bench;
