-- Who looks out for whom. `until` is when one for a shift is over at the latest; none in one for good.
-- `one_asked` and `other_asked`: when that one asked for another buddy. One that has ended is kept for 31
-- days.
create table buddy_pairs (
    id text primary key,
    one text not null references people (id),
    other text not null references people (id),
    until bigint,
    made bigint not null,
    made_by text not null references people (id),
    one_asked bigint,
    other_asked bigint,
    ended bigint
);
create index buddy_pairs_one on buddy_pairs (one, ended);
create index buddy_pairs_other on buddy_pairs (other, ended);

-- The link by which somebody's buddy reaches them, as it was understood.
create table buddy_links (
    person text primary key references people (id),
    link text not null
);

-- That somebody cannot be called. It holds for the shift that was on then.
create table buddy_away (
    person text primary key references people (id),
    said bigint not null
);

-- Shifts that nobody ended are looked for when they are over.
create index shifts_started on shifts (started);
