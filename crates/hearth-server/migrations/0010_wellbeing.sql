-- What people shared of their check-ins, requests to go back, and who is to look again at what.
-- None of it is on any record, and each row is gone after its own time.

-- One thing that was shared, and what followed. What was kept to oneself never comes here.
create table conversations (
    check_in text not null,
    -- A question of the check-in, or its outcome.
    topic text not null,
    -- Who shared it.
    person text not null references people (id),
    -- Who may hear it: `manager` or `someoneElse`.
    hearer text not null,
    -- The conversation, as JSON with the version of its form.
    body text not null,
    -- Who managed the advisor when they asked for somebody else: never these, whatever they become.
    not_for text not null,
    -- Counts up with every change.
    version bigint not null,
    -- The last day on which it is kept.
    keep_until text not null,
    primary key (check_in, topic)
);
create index conversations_person on conversations (person);
create index conversations_keep on conversations (keep_until);

-- A request to work at the contact centre again, from its second step on.
create table going_back (
    id text primary key,
    person text not null references people (id),
    body text not null,
    version bigint not null,
    keep_until text not null
);
create index going_back_person on going_back (person);
create index going_back_keep on going_back (keep_until);

-- That something changed for somebody: their app looks again. One row a person and noun.
create table tidings (
    person text not null references people (id),
    about text not null,
    at bigint not null,
    primary key (person, about)
);
create index tidings_at on tidings (at);
