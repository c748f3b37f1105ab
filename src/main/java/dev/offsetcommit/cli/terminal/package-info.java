/**
 * What the output goes through: streams, tables, colours, progress, and the width of a terminal.
 */
package dev.offsetcommit.cli.terminal;
