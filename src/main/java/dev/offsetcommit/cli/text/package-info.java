/** Results as text: one writer for each. */
package dev.offsetcommit.cli.text;
