package dev.offsetcommit.lab;

/** Placeholder. */
final class AnswerProxy {}
