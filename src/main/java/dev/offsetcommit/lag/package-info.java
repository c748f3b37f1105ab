/** How far behind a group is, in records and in time, whether it catches up, and why. */
package dev.offsetcommit.lag;
