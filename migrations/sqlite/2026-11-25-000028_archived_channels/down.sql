create table old_notifications (
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
insert into old_notifications (id, member_id, kind, actor_id, thread_id, post_id, created_at, read_at)
select id, member_id, kind, actor_id, thread_id, post_id, created_at, read_at from notifications
where kind <> 'new_thread';
drop table notifications;
alter table old_notifications rename to notifications;
create index notifications_by_member on notifications (member_id, created_at desc);
create index notifications_unread on notifications (member_id) where read_at is null;

create table old_channel_subscriptions (
    member_id bigint not null references members (id) on delete cascade,
    channel_id bigint not null references channels (id) on delete cascade,
    level text not null check (level in ('digest', 'muted')),
    primary key (member_id, channel_id)
);
insert into old_channel_subscriptions (member_id, channel_id, level)
select member_id, channel_id, case level when 'all' then 'digest' else level end from channel_subscriptions;
drop table channel_subscriptions;
alter table old_channel_subscriptions rename to channel_subscriptions;

alter table channels drop column outline;
alter table channels drop column is_archived;
