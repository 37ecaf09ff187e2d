-- Who asks to become a member; a person decides.
create table applications (
    id integer primary key autoincrement,
    -- Of the link that confirms the address.
    token_hash text not null unique,
    email text not null,
    name text not null,
    -- As it was typed, and which one is meant as far as we know.
    organisation text not null,
    organisation_id bigint references organisations (id) on delete set null,
    -- What she does there.
    position text not null,
    -- The operator's question of that day, and her answer.
    question text not null,
    answer text not null,
    message text not null,
    -- Who she is at her provider of identities, and in which browser she came from there.
    issuer text,
    subject text,
    guest_hash text,
    created_at timestamp not null,
    ends_at timestamp not null,
    confirmed_at timestamp,
    -- When those who decide were told.
    told_at timestamp,
    decision text check (decision in ('admitted', 'rejected')),
    decided_at timestamp,
    decided_by bigint references members (id) on delete set null,
    reason text
);
-- One at a time.
create unique index applications_waiting on applications (email) where decided_at is null;
create index applications_open on applications (confirmed_at) where decided_at is null;
