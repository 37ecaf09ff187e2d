-- Lists and counts take only what is visible. With that in the index a count need not look at the rows.
drop index threads_by_channel;
create index threads_by_channel on threads (channel_id, is_hidden, last_post_at desc, id desc);
drop index threads_by_view;
create index threads_by_view on threads (view_ags, last_post_at desc, is_hidden);
drop index threads_waiting;
create index threads_waiting on threads (status, kind, is_hidden, created_at);
