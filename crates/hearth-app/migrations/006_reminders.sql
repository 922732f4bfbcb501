-- What people set for themselves about reminders and breaks, and the last moments of both: each as
-- JSON under its name. Nothing in this step leaves the computer.
create table own (
    name text primary key,
    value text not null
) strict;

-- Each thing that was told of at a stage, as JSON.
create table reminded (
    thing text primary key
) strict;

-- Difficult calls: the day, and the last word to oneself that was put away, as JSON. Gone after 14 days.
create table difficult_calls (
    day text primary key,
    call text not null
) strict;
