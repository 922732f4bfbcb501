-- Who else at home is online, as the advisor said last, as JSON. One row. A booked sample takes it.

create table household (
    id integer primary key check (id = 1),
    said text not null
) strict;

-- Where the samples begin that are still looked at; those before belong to plans that are over. One row.
create table plan (
    id integer primary key check (id = 1),
    begins_ms integer not null
) strict;
