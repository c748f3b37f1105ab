/** What the user asked for: the options of commands, and their check. */
package dev.offsetcommit.cli.options;
