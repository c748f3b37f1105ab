/**
 * The tutorial: chapters of Markdown ({@code docs/tutorial}) whose commands are run, shown and
 * checked.
 *
 * <p>{@link dev.offsetcommit.tutorial.Chapter} is what a file says, {@link
 * dev.offsetcommit.tutorial.Tutorial} walks through it, {@link dev.offsetcommit.tutorial.Commands}
 * runs the programs, {@link dev.offsetcommit.tutorial.Transcripts} holds what they wrote as JSON
 * and answers the chapter's SQL, and {@link dev.offsetcommit.tutorial.Page} shows it all on a
 * terminal.
 */
package dev.offsetcommit.tutorial;
