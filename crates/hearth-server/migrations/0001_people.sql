-- Who there is, how they log in, and what they are asked.

-- A person. They exist from the moment they are invited, and can log in once they have joined.
create table people (
    id text primary key,
    name text not null,
    -- What they log in with, in lower case; empty until they have joined.
    login text unique,
    -- Argon2id, in PHC form.
    password text,
    -- 1 while they may log in.
    active bigint not null,
    -- The pack that an advisor is enrolled under.
    pack text,
    created bigint not null,
    joined bigint
);

create table person_roles (
    person text not null references people (id),
    role text not null,
    primary key (person, role)
);

create table teams (
    id text primary key,
    name text not null
);

create table person_teams (
    person text not null references people (id),
    team text not null references teams (id),
    primary key (person, team)
);
create index person_teams_team on person_teams (team);

-- An invitation link. Only the hash of its code is kept.
create table invitations (
    code {{bytes}} primary key,
    person text not null references people (id),
    invited_by text references people (id),
    created bigint not null,
    expires bigint not null,
    used bigint
);
create index invitations_person on invitations (person);

-- One installation of the app, with the Ed25519 key that its packages are signed with.
create table installations (
    id text primary key,
    person text not null references people (id),
    public_key text not null,
    created bigint not null
);

-- What a browser hands to the app after logging in: good once, for a minute, for whoever holds the
-- verifier of the challenge.
create table login_codes (
    code {{bytes}} primary key,
    person text not null references people (id),
    challenge text not null,
    expires bigint not null,
    used bigint
);

-- A session: one log-in of one installation, and every token that came of it.
create table sessions (
    id text primary key,
    person text not null references people (id),
    installation text not null references installations (id),
    -- The log-in code that it began with, so that a code used twice ends what it began.
    code {{bytes}},
    created bigint not null,
    last_used bigint not null,
    -- However busy it is, it ends then.
    ends bigint not null,
    ended bigint
);
create index sessions_person on sessions (person);

create table access_tokens (
    token {{bytes}} primary key,
    session text not null references sessions (id),
    expires bigint not null
);
create index access_tokens_session on access_tokens (session);

create table refresh_tokens (
    token {{bytes}} primary key,
    session text not null references sessions (id),
    expires bigint not null,
    used bigint
);
create index refresh_tokens_session on refresh_tokens (session);

-- Failed log-ins in a row, for names that exist and names that do not.
create table login_failures (
    login text primary key,
    failures bigint not null,
    blocked_until bigint not null,
    last bigint not null
);

-- Every published version of every pack, as the exact text of its file.
create table packs (
    id text not null,
    version bigint not null,
    text text not null,
    hash text not null,
    published bigint not null,
    published_by text references people (id),
    primary key (id, version)
);
