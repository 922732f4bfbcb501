-- What somebody keeps to themselves. A file of its own under a key of its own: nothing that sends
-- opens it.
--
-- The last day on which something is kept is none while no server has said what day it is: a clock that
-- is months behind would have it deleted as soon as the day is known.

-- Check-ins that were finished, whole: what was kept and what was shared.
create table check_ins (
    id text primary key,
    at_ms integer not null,
    check_in text not null,
    keep_until text,
    -- What was shared of it lies in the store, on its way.
    handed integer not null check (handed in (0, 1))
) strict;

-- The check-in that is being filled in.
create table draft (
    only_one integer primary key check (only_one = 1),
    check_in text not null,
    keep_until text
) strict;

-- When the last one was finished; it stays when that one is deleted.
create table last_check_in (
    only_one integer primary key check (only_one = 1),
    at_ms integer not null
) strict;

-- A request to go back to the contact centre, between its two steps.
create table going_back_asked (
    only_one integer primary key check (only_one = 1),
    request text not null,
    keep_until text
) strict;
