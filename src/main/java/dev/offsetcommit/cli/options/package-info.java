/** What the user asked for: options that several commands share, and their check. */
package dev.offsetcommit.cli.options;
