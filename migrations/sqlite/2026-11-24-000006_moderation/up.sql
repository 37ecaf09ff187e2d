-- Append-only: what the moderation did, and why.
create table moderation_log (
    id integer primary key autoincrement,
    moderator_id bigint not null references members (id),
    action text not null check (action in ('pin', 'unpin', 'close', 'reopen', 'move', 'feature', 'unfeature')),
    thread_id bigint not null references threads (id) on delete cascade,
    reason text not null check (length(reason) > 0),
    from_channel_id bigint references channels (id),
    to_channel_id bigint references channels (id),
    created_at timestamp not null
);
create index moderation_log_by_thread on moderation_log (thread_id, id);
