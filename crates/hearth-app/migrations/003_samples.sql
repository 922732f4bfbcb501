-- Samples of the line, and what kept some of those that were due from being taken. They lie on this
-- device; what they come to is answered on the record.

create table samples (
    id integer primary key,
    began_ms integer not null,
    depth text not null,
    bytes integer not null,
    -- It came to its end. One that was cut off by a crash never does.
    finished integer not null check (finished in (0, 1)),
    -- What it found, as JSON; none while it runs, and when it found nothing.
    measurement text,
    -- Why it found nothing, in a sentence.
    trouble text
) strict;

-- What a quarter of peak hours waited for last; the quarter is named by its end.
create table waits (
    quarter_end_ms integer primary key,
    cause text not null
) strict;

-- Somebody put samples off. One row.
create table postponement (
    id integer primary key check (id = 1),
    asked_ms integer not null,
    until_ms integer not null
) strict;
