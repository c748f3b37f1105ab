/**
 * What a consumer reports about its run. The lab and its checker read it, without a Kafka client.
 */
package dev.offsetcommit.consumer.event;
