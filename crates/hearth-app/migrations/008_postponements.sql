-- When somebody postponed samples, from when they said so until it ended or they took it back.
create table postponements (
    asked_ms integer primary key,
    until_ms integer not null
) strict;
insert into postponements select asked_ms, until_ms from postponement;
drop table postponement;
