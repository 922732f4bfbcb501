-- The installation on which the sound was heard. Nobody is on duty on another computer.
alter table duties add column installation text not null default '';
