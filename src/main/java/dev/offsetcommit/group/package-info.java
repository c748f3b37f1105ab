/**
 * Lag, trends, resets and the commit journal: what a group has committed, and what that means. The
 * arithmetic takes values and returns values; {@link dev.offsetcommit.group.GroupReader} and its
 * like ask the cluster.
 */
package dev.offsetcommit.group;
