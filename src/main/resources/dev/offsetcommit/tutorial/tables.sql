-- What the checks of the tutorial's chapters can ask: each line of JSON that a command wrote, and by kind what is in it.
-- seq is the order in which the tutorial read the lines; it is the order of writing within one command,
-- and at_ms the time of reading.
create table line (seq integer primary key, command text, json text, at_ms integer);
create table ended (command text, exit_code integer, at_ms integer, output text);
create view record as
  select seq, command, json ->> 'topic' topic, json ->> 'partition' "partition", json ->> 'offset' "offset",
    json ->> 'ts' ts, json ->> 'key' "key", (json ->> 'payload') ->> 'number' number
  from line where json ->> 'type' = 'record';
create view event as
  select seq, command, json ->> 'type' type, json from line;
create view assigned as
  select seq, command, p.value ->> 'partition' "partition", p.value ->> 'offset' "offset", p.value ->> 'reason' reason,
    p.value ->> 'reset' reset, at_ms
  from line, json_each(line.json, '$.partitions') p where line.json ->> 'type' = 'partitions_assigned';
create view committed as
  select seq, command, json ->> 'partition' "partition", json ->> 'offset' "offset", json ->> 'metadata' metadata
  from line where json ->> 'type' = 'offsets_committed' and json ->> 'success' and json ->> 'metadata' <> '';
create view lag as
  select seq, command, json ->> 'group' "group", json ->> 'topic' topic, json ->> 'partition' "partition",
    json ->> 'current_offset' current_offset, json ->> 'log_end_offset' log_end_offset, json ->> 'lag' lag,
    json ->> 'client_id' client_id, json ->> 'metadata' metadata
  from line where json ->> 'type' = 'partition_lag';
create view journal as
  select seq, command, json ->> 'group' "group", json ->> 'partition' "partition", json ->> 'offset' "offset",
    json ->> 'metadata' metadata, json ->> 'marks' marks
  from line where json ->> 'type' = 'commit';
