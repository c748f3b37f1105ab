/** What is sent: one record, {@code {"number": n}}. */
package dev.offsetcommit.event;
