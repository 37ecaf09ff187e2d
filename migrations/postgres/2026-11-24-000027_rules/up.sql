-- The rules of the house in all their versions. The newest whose time has come is in force.
create table rules_versions (
    number integer primary key,
    valid_from timestamp not null,
    body_md text not null,
    summary text not null,
    published_by bigint references members (id) on delete set null,
    published_at timestamp not null,
    -- Members are told by mail in the order of their ids: up to this one they have been.
    told_up_to bigint not null
);

-- Who agreed to which version, and when.
create table rules_acceptances (
    member_id bigint not null references members (id) on delete cascade,
    number integer not null references rules_versions (number) on delete cascade,
    accepted_at timestamp not null,
    primary key (member_id, number)
);

-- The newest version that a member agreed to. The first is asked for at the door only: who was here before it, or was
-- taken over from elsewhere, is asked with the first version that somebody publishes.
alter table members add column rules_number integer not null default 1;
