-- What the server said of this person's buddy last, without any link to them; and their own choice to be
-- reminded, which stays on this device. One row.
create table buddy (
    id integer primary key check (id = 1),
    -- As JSON; none before the server has said anything.
    state text,
    nudge integer not null check (nudge in (0, 1)),
    nudged_ms integer
) strict;
insert into buddy (id, state, nudge, nudged_ms) values (1, null, 0, null);
