-- Outlets beside the app: which cards are to be sent, and what became of them.

-- One card to one outlet, written with the request that it is about. Kept for 31 days.
create table deliveries (
    id text primary key,
    -- Its name in the settings.
    outlet text not null,
    request text not null references requests (id),
    -- 'waits', 'nobody' or 'unanswered'.
    occasion text not null,
    -- Since when the part of the request that it is about waits.
    since bigint not null,
    made bigint not null,
    -- When it is tried next. A server that tries it moves this on, so that no other does.
    due bigint not null,
    tries bigint not null,
    -- 'waiting', 'sent', 'dead', or 'over' when nobody waited any more before it could be sent.
    state text not null,
    sent bigint,
    -- The last failure, if there was one: when, and why in a plain sentence.
    failed bigint,
    failure text,
    unique (outlet, request, occasion, since)
);
create index deliveries_due on deliveries (outlet, state, due);
create index deliveries_made on deliveries (made);
create index deliveries_request on deliveries (request);
