-- What became of leases for tests of lines, by London day. A count names nobody.
create table lease_counts (
    day text not null,
    outcome text not null,
    times bigint not null,
    primary key (day, outcome)
);
