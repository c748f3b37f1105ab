/**
 * The command line: options in, text out. Nothing else knows picocli, and nothing else ends the
 * process.
 */
package dev.offsetcommit.cli;
