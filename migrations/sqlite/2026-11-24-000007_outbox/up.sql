create table outbox (
    id integer primary key autoincrement,
    member_id bigint references members (id) on delete cascade,
    kind text not null check (kind in ('digest')),
    to_email text not null,
    to_name text not null,
    to_domain text not null,
    subject text not null,
    text_body text not null,
    html_body text not null,
    list_id text not null,
    unsubscribe_url text not null,
    message_id text not null unique,
    state text not null check (state in ('waiting', 'sent', 'failed', 'dropped')),
    attempts integer not null default 0,
    next_attempt_at timestamp not null,
    claimed_until timestamp,
    reason text,
    created_at timestamp not null,
    sent_at timestamp
);
create index outbox_waiting on outbox (next_attempt_at, id) where state = 'waiting';
create index outbox_by_state on outbox (state, created_at desc);
create index outbox_by_domain on outbox (to_domain, sent_at);
