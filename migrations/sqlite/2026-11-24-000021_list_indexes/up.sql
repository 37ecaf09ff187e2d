-- What a list is gathered from stands still while people reply; only the two orders by activity move.
drop index threads_by_view;
create index threads_by_view on threads (view_ags, channel_id);
drop index threads_waiting;
create index threads_waiting on threads (created_at, id, channel_id, view_ags)
    where kind = 'question' and status = 'open';
create index threads_unanswered on threads (created_at, id, channel_id, view_ags, is_hidden)
    where kind = 'question' and status = 'open' and reply_count = 0;
drop index threads_answered;
create index threads_answered on threads (answered_at desc, id desc, channel_id, view_ags)
    where answered_at is not null;
create index threads_by_thanks on threads (thank_count desc, id desc);
create index threads_pinned on threads (channel_id) where is_pinned = true;
create index threads_featured on threads (featured_at) where featured_at is not null;
