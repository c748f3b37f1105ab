/**
 * The main job in one process: a broker, a producer and a manual-commit consumer side by side, and
 * a check of the result.
 */
package dev.offsetcommit.demo;
