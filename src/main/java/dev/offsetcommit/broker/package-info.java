/**
 * A real Apache Kafka in this JVM, for the demo, the lab and the tests; and the creation of topics
 * on any cluster.
 */
package dev.offsetcommit.broker;
