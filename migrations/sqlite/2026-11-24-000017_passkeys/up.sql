-- What proves a member without a password: the public half of a key that her device keeps.
create table passkeys (
    credential_id text primary key,
    member_id bigint not null references members (id) on delete cascade,
    -- Who she is to her devices; says nothing about her, and is the same for all her keys.
    user_handle text not null,
    name text not null,
    -- As the library keeps it, with the counter of its uses.
    credential text not null,
    created_at timestamp not null,
    last_used_on date
);
create index passkeys_by_member on passkeys (member_id);

-- A question put to a device that is still to be answered. Bound to the browser's guest cookie or session.
create table passkey_challenges (
    browser_hash text primary key,
    state text not null,
    created_at timestamp not null
);
