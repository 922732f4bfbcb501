-- The store of one account. Everything here is encrypted by SQLCipher; JSON is as the domain writes it.

-- Whose it is, and this installation's signing key.
create table account (
    only_one integer primary key check (only_one = 1),
    me text not null,
    installation text not null,
    signing_key blob not null check (length(signing_key) = 32),
    tokens text
) strict;

-- Packages that were sent off. `manifest` is the exact text that was signed.
create table packages (
    id text primary key,
    made_ms integer not null,
    manifest text not null,
    signature text not null,
    state text not null check (state in ('waiting', 'stuck', 'failed', 'received')),
    trouble text,
    receipt text
) strict;

-- Responses that can still be changed: one by each method of each item.
create table drafts (
    item text not null,
    method text not null,
    saved_ms integer not null,
    draft text not null,
    salt blob not null check (length(salt) = 32),
    refused text,
    primary key (item, method)
) strict;

-- Responses of packages, frozen: `payload` is the exact text that was committed to.
create table frozen (
    response text primary key,
    package text not null references packages (id),
    place integer not null,
    draft text not null,
    salt blob not null check (length(salt) = 32),
    payload text not null
) strict;
create index frozen_by_package on frozen (package, place);

-- Files of evidence. `bytes` goes once the server has confirmed them.
create table files (
    place integer primary key autoincrement,
    id text not null unique,
    item text not null,
    method text not null,
    shot text,
    name text not null,
    media_type text not null,
    sha256 text not null,
    length integer not null,
    bytes blob,
    package text references packages (id),
    confirmed integer not null default 0
) strict;
create index files_by_package on files (package);

-- The replica: what the server has.
create table packs (
    id text not null,
    version integer not null,
    text text not null,
    primary key (id, version)
) strict;

create table record (
    only_one integer primary key check (only_one = 1),
    id text not null,
    advisor text not null,
    trouble text
) strict;

create table entries (
    seq integer primary key,
    text text not null
) strict;

create table contents (
    response text primary key,
    value text not null
) strict;

create table record_files (
    id text primary key,
    info text not null
) strict;

create table people (
    person text primary key,
    name text not null
) strict;
