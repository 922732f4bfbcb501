-- When the app of whoever answered last said that it hears. Who is on duty says so for their duty;
-- managers, and whoever is told while off duty, have none.
alter table request_legs add column heard bigint;
