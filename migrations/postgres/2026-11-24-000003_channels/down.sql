drop table channel_subscriptions;
drop table channels;
