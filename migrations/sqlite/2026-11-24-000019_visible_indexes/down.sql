drop index threads_waiting;
create index threads_waiting on threads (status, kind, created_at);
drop index threads_by_view;
create index threads_by_view on threads (view_ags, last_post_at desc);
drop index threads_by_channel;
create index threads_by_channel on threads (channel_id, last_post_at desc, id desc);
