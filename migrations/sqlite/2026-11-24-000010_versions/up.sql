-- Counters of change. A page that was made once is right as long as the counters of what it shows stand still.
alter table threads add column version bigint not null default 0;
alter table channels add column version bigint not null default 0;
alter table members add column version bigint not null default 0;
