/**
 * Where the next offset lives and when it moves: one small class for each way to commit.
 *
 * <table>
 *   <caption>The seven modes; the bounds are what a crash costs, for each consumer</caption>
 *   <tr><th>mode<th>class<th>when the offset moves<th>guarantee<th>bound
 *   <tr><td>auto<td>{@link dev.offsetcommit.commit.AutoCommit}<td>the client's position, every 5 s and
 *       in {@code close()}<td>at least once<td>repeats what came since the last commit
 *   <tr><td>record<td>{@link dev.offsetcommit.commit.RecordCommit}<td>after each record, and waits
 *       <td>at least once<td>repeats 1 record
 *   <tr><td>record, window N<td>{@link dev.offsetcommit.commit.WindowCommit}<td>after each record;
 *       one commit is under way at a time<td>at least once<td>repeats N records
 *   <tr><td>batch<td>{@link dev.offsetcommit.commit.BatchCommit}<td>at the end of each poll<td>at
 *       least once<td>repeats one poll
 *   <tr><td>interval<td>{@link dev.offsetcommit.commit.IntervalCommit}<td>what is processed, every 5 s
 *       <td>at least once<td>repeats one interval
 *   <tr><td>before<td>{@link dev.offsetcommit.commit.BeforeCommit}<td>before each record is processed
 *       <td>at most once<td>loses 1 record
 *   <tr><td>transaction<td>{@code transaction.TransactionCommit}<td>with the output of each poll, in a
 *       Kafka transaction<td>exactly once<td>nothing
 *   <tr><td>sink<td>{@code sink.SinkCommit}<td>with the results of each poll, in a database
 *       transaction<td>exactly once<td>nothing
 * </table>
 */
package dev.offsetcommit.commit;
