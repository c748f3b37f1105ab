/**
 * Reads records, has them processed, and tells a commit strategy what was; the loop does not know
 * which strategy it is.
 */
package dev.offsetcommit.consumer;
