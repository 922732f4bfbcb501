-- What was shared of check-ins, and a request to go back, on their way to the server. What was kept to
-- oneself is not in this file.

-- One row a check-in, until the server has it.
create table shared (
    id text primary key,
    shared text not null,
    -- Why the server does not take it, in a sentence.
    trouble text,
    -- It was sent off at least once, so the server may have it.
    tried integer not null default 0 check (tried in (0, 1))
) strict;

-- The request to go back, from its second step on.
create table going_back (
    only_one integer primary key check (only_one = 1),
    request text not null,
    -- The server has it as it stands here.
    sent integer not null check (sent in (0, 1)),
    trouble text
) strict;
