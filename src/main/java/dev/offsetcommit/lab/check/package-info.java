/** What a history means: promises, rules and verdicts. No Kafka client is needed for it. */
package dev.offsetcommit.lab.check;
