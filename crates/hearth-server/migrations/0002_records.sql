-- Records, evidence and review.
--
-- Hashes and salts are text in hexadecimal. What was hashed or signed is kept as the exact text.

-- An advisor's assurance record. `seq` and `head` move together, and only by compare-and-set.
create table records (
    id text primary key,
    person text not null unique references people (id),
    seq bigint not null,
    head text not null,
    changed bigint not null
);
create index records_changed on records (changed);

-- What happened, in order. Nothing here is ever changed or deleted.
create table entries (
    record text not null references records (id),
    seq bigint not null,
    text text not null,
    hash text not null,
    primary key (record, seq)
);

-- Acts that were taken, by the id that the asking window gave them, with the hash of what it asked:
-- the same act again changes nothing, and another one under its id is refused.
create table acts (
    record text not null references records (id),
    id text not null,
    asked text not null,
    primary key (record, id)
);

-- Contents of responses, beside the chain. Erasing one empties salt and value together.
create table contents (
    response text primary key,
    record text not null references records (id),
    item text not null,
    salt text,
    value text,
    erased bigint
);
create index contents_record on contents (record);

-- Files of evidence: what the device sent, and what is kept of it. A file is its sender's alone
-- until a package binds it to a response.
create table files (
    id text primary key,
    person text not null references people (id),
    media_type text not null,
    sha256 text not null,
    bytes bigint not null,
    kept_sha256 text not null,
    kept_bytes bigint not null,
    received bigint not null,
    record text references records (id),
    response text,
    item text,
    -- The first day on which its bytes are to be gone. Computed; the record decides.
    erase_on text,
    erased bigint
);
create index files_record on files (record);
create index files_erase_on on files (erase_on);
create index files_unbound on files (received) where response is null;

-- Packages as they were signed, with the receipts that were given for them.
create table packages (
    id text primary key,
    record text not null references records (id),
    installation text not null references installations (id),
    manifest text not null,
    signature text not null,
    hash text not null,
    receipt text not null,
    received bigint not null
);
create index packages_record on packages (record);

-- Every look at a record or a file by somebody other than its advisor.
create table accesses (
    id {{serial}},
    record text not null references records (id),
    file text,
    person text not null references people (id),
    role text not null,
    at bigint not null
);
create index accesses_record on accesses (record, at);

-- One row a record, computed from it, so that a list needs no record. `seq` is the end of the
-- record that it was computed from, `packs` the number of pack versions that were known.
create table queue (
    record text primary key references records (id),
    person text not null references people (id),
    seq bigint not null,
    packs bigint not null,
    place text not null,
    stage text not null,
    with_advisor bigint not null,
    worst text,
    urgent bigint not null,
    lapsing bigint not null,
    due text,
    holds_until text,
    projected bigint not null
);
create index queue_place on queue (place);
create index queue_holds_until on queue (holds_until);
create index queue_projected on queue (projected);

-- For whom a record waits: one row for each role. `not_for` is a person for whom it does not.
create table queue_waiting (
    record text not null references queue (record),
    role text not null,
    responses bigint not null,
    since bigint,
    not_for text,
    primary key (record, role)
);
create index queue_waiting_role on queue_waiting (role);
