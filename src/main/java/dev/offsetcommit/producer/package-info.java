/**
 * Sends numbers at a pace and accounts for each of them: acknowledged or failed, never forgotten.
 */
package dev.offsetcommit.producer;
