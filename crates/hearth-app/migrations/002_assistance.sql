-- Presses for assistance, and shifts. Neither is on any record; both are kept for a short while.

-- What was pressed, kept before a page shows it. `word` is what the server said of it last.
create table presses (
    id text primary key,
    press text not null,
    word text,
    -- Whoever pressed has taken it back; the server may not know yet.
    withdrawn integer not null check (withdrawn in (0, 1)),
    -- Why the server does not take it, in a sentence.
    trouble text
) strict;

-- When the person said that they work.
create table shifts (
    id text primary key,
    started_ms integer not null,
    ended_ms integer,
    -- The server has it as it stands here.
    sent integer not null check (sent in (0, 1))
) strict;
