package dev.offsetcommit.group;

/**
 * A partition at one moment.
 *
 * @param atMs when, in milliseconds since 1970
 * @param committed the committed offset, null if nothing is committed
 * @param logEnd the log end offset
 * @param hasMember whether a member of the group reads it
 */
record TrendSample(long atMs, Long committed, long logEnd, boolean hasMember) {

  long lag() {
    return committed == null ? 0 : Math.max(0, logEnd - committed);
  }
}
