-- What lets a program in for a member. Only the hash is kept, as with sessions.
create table api_tokens (
    id integer primary key autoincrement,
    member_id bigint not null references members (id) on delete cascade,
    token_hash text not null unique,
    name text not null,
    scope text not null check (scope in ('read', 'write', 'feed')),
    created_at timestamp not null,
    -- The day, not the moment: enough to find the ones that nobody uses.
    last_used_on date,
    -- The last day on which it works.
    ends_on date
);
create index api_tokens_by_member on api_tokens (member_id);

-- Answers to what programs wrote, kept for a day, so that the same request sent twice does one thing.
create table idempotency_keys (
    member_id bigint not null references members (id) on delete cascade,
    key text not null,
    request_hash text not null,
    status integer not null,
    etag text,
    location text,
    body text not null,
    created_at timestamp not null,
    primary key (member_id, key)
);
create index idempotency_keys_by_time on idempotency_keys (created_at);
