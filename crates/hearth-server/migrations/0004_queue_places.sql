-- Where a record stands in each list that shows it: for each team of its advisor, once under every
-- role that it waits for and once under `any`. A page reads as many rows as it shows, however many
-- records there are and however few of them are the reader's. `person` and `not_for` are those for
-- whom the list leaves it out.
create table queue_places (
    team text not null references teams (id),
    role text not null,
    place text not null,
    record text not null references queue (record),
    person text not null references people (id),
    not_for text,
    primary key (team, role, place)
);
create index queue_places_record on queue_places (record);

insert into queue_places (team, role, place, record, person, not_for)
select t.team, 'any', q.place, q.record, q.person, null
from queue q join person_teams t on t.person = q.person
union all
select t.team, w.role, q.place, q.record, q.person, w.not_for
from queue q join person_teams t on t.person = q.person join queue_waiting w on w.record = q.record;
