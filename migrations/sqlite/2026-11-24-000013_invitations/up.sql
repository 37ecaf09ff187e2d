-- Who may become a member by a link in a letter.
create table invitations (
    id integer primary key autoincrement,
    token_hash text not null unique,
    email text not null,
    -- As far as the inviter knows it.
    name text not null,
    organisation_id bigint references organisations (id) on delete set null,
    role text not null check (role in ('member', 'moderator', 'admin')),
    -- Without a member: from the command line.
    invited_by bigint references members (id) on delete set null,
    created_at timestamp not null,
    ends_at timestamp not null,
    accepted_at timestamp,
    member_id bigint references members (id) on delete set null,
    revoked_at timestamp,
    -- How many of the steps after the acceptance are done or done without.
    steps_done integer not null default 0
);
-- Nobody is invited twice at the same time.
create unique index invitations_waiting on invitations (email) where accepted_at is null and revoked_at is null;
create index invitations_by_member on invitations (member_id);
