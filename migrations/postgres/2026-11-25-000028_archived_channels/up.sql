-- An archived channel is read and searched; nobody begins a thread or replies in it.
alter table channels add column is_archived boolean not null default false;
-- What the text of a new thread begins with; empty: nothing.
alter table channels add column outline text not null default '';

-- A third level: every new thread is told at once.
alter table channel_subscriptions drop constraint channel_subscriptions_level_check;
alter table channel_subscriptions add constraint channel_subscriptions_level_check check (level in ('all', 'digest', 'muted'));
create index channel_subscriptions_to_all on channel_subscriptions (channel_id) where level = 'all';

alter table notifications drop constraint notifications_kind_check;
alter table notifications add constraint notifications_kind_check
    check (kind in ('reply_to_own_thread', 'reply_to_own_post', 'own_post_solved', 'own_thread_solved', 'new_thread'));
