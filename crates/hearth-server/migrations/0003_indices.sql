-- Indices for what is asked of large tables again and again.

-- The row of a person, and the rows that a new pack touches.
create unique index queue_person on queue (person);
create index queue_packs on queue (packs);

-- The session that an installation has, and the one that a code began.
create index sessions_installation on sessions (installation);
create index sessions_code on sessions (code);

-- Failures that are a day old.
create index login_failures_last on login_failures (last);
