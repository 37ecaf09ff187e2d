-- What happened, written by the verb in its own transaction; later areas act on it.
create table activities (
    id integer primary key autoincrement,
    kind text not null check (kind in ('thread_started', 'replied', 'solution_marked')),
    actor_id bigint not null references members (id) on delete cascade,
    thread_id bigint not null references threads (id) on delete cascade,
    post_id bigint not null references posts (id) on delete cascade,
    created_at timestamp not null,
    notified_at timestamp
);
create index activities_waiting on activities (id) where notified_at is null;

create table notifications (
    id integer primary key autoincrement,
    member_id bigint not null references members (id) on delete cascade,
    kind text not null check (kind in ('reply_to_own_thread', 'reply_to_own_post', 'own_post_solved', 'own_thread_solved')),
    actor_id bigint not null references members (id) on delete cascade,
    thread_id bigint not null references threads (id) on delete cascade,
    post_id bigint not null references posts (id) on delete cascade,
    created_at timestamp not null,
    read_at timestamp,
    unique (member_id, kind, post_id)
);
create index notifications_by_member on notifications (member_id, created_at desc);
create index notifications_unread on notifications (member_id) where read_at is null;
