-- Who else at home is online, as the advisor said last, as JSON. One row. A booked sample takes it.

create table household (
    id integer primary key check (id = 1),
    said text not null
) strict;
