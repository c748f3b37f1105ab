/**
 * How the cluster is reached: connection settings, and the failures that a user can do something
 * about.
 */
package dev.offsetcommit.cluster;
