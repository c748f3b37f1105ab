package dev.offsetcommit.cluster;

/**
 * What keeps a client from using one address.
 *
 * @param reason the reason as it is, such as {@code connection refused}
 * @param remedy what to do next, a whole sentence
 */
record Obstacle(String reason, String remedy) {}
