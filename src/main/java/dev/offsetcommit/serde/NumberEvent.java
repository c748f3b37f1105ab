package dev.offsetcommit.serde;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The event that everything here is about: {@code {"number": n}}.
 *
 * @param number the number; a value without one, or with a fraction, is not a valid event
 */
public record NumberEvent(@JsonProperty(required = true) long number) {}
