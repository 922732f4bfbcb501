-- What was shared of check-ins, and a request to go back, on their way to the server. What was kept to
-- oneself is not in this file.

-- One row a check-in, until the server has said what became of it.
create table shared (
    id text primary key,
    shared text not null,
    passage text not null default 'here' check (passage in ('here', 'sent_off', 'arrived', 'refused')),
    -- Why the server does not take it, in a sentence.
    refusal text,
    check ((passage = 'refused') = (refusal is not null))
) strict;

-- The request to go back, from its second step on: as it is on its way, or as the server said it last.
create table going_back (
    only_one integer primary key check (only_one = 1),
    request text not null,
    passage text not null check (passage in ('here', 'sent_off', 'arrived', 'refused')),
    refusal text,
    check ((passage = 'refused') = (refusal is not null))
) strict;
