-- An archived channel is read and searched; nobody begins a thread or replies in it.
alter table channels add column is_archived boolean not null default false;
-- What the text of a new thread begins with; empty: nothing.
alter table channels add column outline text not null default '';

-- A third level: every new thread is told at once.
create table new_channel_subscriptions (
    member_id bigint not null references members (id) on delete cascade,
    channel_id bigint not null references channels (id) on delete cascade,
    level text not null check (level in ('all', 'digest', 'muted')),
    primary key (member_id, channel_id)
);
insert into new_channel_subscriptions (member_id, channel_id, level)
select member_id, channel_id, level from channel_subscriptions;
drop table channel_subscriptions;
alter table new_channel_subscriptions rename to channel_subscriptions;
create index channel_subscriptions_to_all on channel_subscriptions (channel_id) where level = 'all';

create table new_notifications (
    id integer primary key autoincrement,
    member_id bigint not null references members (id) on delete cascade,
    kind text not null check (kind in ('reply_to_own_thread', 'reply_to_own_post', 'own_post_solved', 'own_thread_solved', 'new_thread')),
    actor_id bigint not null references members (id) on delete cascade,
    thread_id bigint not null references threads (id) on delete cascade,
    post_id bigint not null references posts (id) on delete cascade,
    created_at timestamp not null,
    read_at timestamp,
    unique (member_id, kind, post_id)
);
insert into new_notifications (id, member_id, kind, actor_id, thread_id, post_id, created_at, read_at)
select id, member_id, kind, actor_id, thread_id, post_id, created_at, read_at from notifications;
drop table notifications;
alter table new_notifications rename to notifications;
create index notifications_by_member on notifications (member_id, created_at desc);
create index notifications_unread on notifications (member_id) where read_at is null;
