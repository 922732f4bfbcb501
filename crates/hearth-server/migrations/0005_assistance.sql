-- Assistance: no entry of any record, and kept for a short while only.

-- One press. `due` is when somebody else has to hear of it; none while nothing waits.
create table requests (
    id text primary key,
    person text not null references people (id),
    -- 'live' or 'drill'; nothing changes it.
    nature text not null,
    -- One of the two is there.
    reason text,
    incident text,
    -- Under which pack it was pressed: its words, timings and outcomes.
    pack text not null,
    pack_version bigint not null,
    pressed bigint not null,
    received bigint not null,
    version bigint not null,
    changed bigint not null,
    due bigint,
    diverted bigint,
    diverted_by text references people (id),
    ended bigint,
    -- Who closed it and what came of it; none when whoever pressed took it back.
    ended_by text references people (id),
    outcome text
);
create index requests_due on requests (due);
create index requests_changed on requests (changed);
create index requests_person on requests (person, ended);

-- Its way to one group.
create table request_legs (
    request text not null references requests (id),
    role text not null,
    place bigint not null,
    since bigint not null,
    tier text not null,
    repeated bigint,
    answered bigint,
    answered_by text references people (id),
    primary key (request, role)
);

-- Who was told of a leg, and when it was on their screen.
create table request_told (
    request text not null references requests (id),
    role text not null,
    person text not null references people (id),
    shown bigint,
    primary key (request, role, person)
);
create index request_told_person on request_told (person);

-- Who is on duty. `heard` is when their app last said that it hears the live stream, 0 before it has;
-- `gone` is 1 when the last stream to them has ended since.
create table duties (
    person text primary key references people (id),
    since bigint not null,
    heard bigint not null,
    gone bigint not null
);

-- When people said that they work. Kept for 31 days.
create table shifts (
    id text primary key,
    person text not null references people (id),
    started bigint not null,
    ended bigint
);
create index shifts_person on shifts (person, started);
