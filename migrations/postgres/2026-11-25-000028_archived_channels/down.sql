delete from notifications where kind = 'new_thread';
alter table notifications drop constraint notifications_kind_check;
alter table notifications add constraint notifications_kind_check
    check (kind in ('reply_to_own_thread', 'reply_to_own_post', 'own_post_solved', 'own_thread_solved'));

drop index channel_subscriptions_to_all;
update channel_subscriptions set level = 'digest' where level = 'all';
alter table channel_subscriptions drop constraint channel_subscriptions_level_check;
alter table channel_subscriptions add constraint channel_subscriptions_level_check check (level in ('digest', 'muted'));

alter table channels drop column outline;
alter table channels drop column is_archived;
