-- How many threads there are of a kind in a channel under a view key. Sums of a few rows, whatever the size of the
-- forum. The triggers below keep it, because a thread comes in by a form, an import, a restore or a move.
create table thread_counts (
    view_ags text not null,
    channel_id bigint not null references channels (id) on delete cascade,
    kind text not null,
    thread_count bigint not null,
    open_count bigint not null,
    solved_count bigint not null,
    primary key (view_ags, channel_id, kind)
);
create index thread_counts_by_channel on thread_counts (channel_id);

insert into thread_counts
select view_ags, channel_id, kind, count(*),
    sum(kind = 'question' and status = 'open'),
    sum(answer_post_id is not null)
from threads where is_hidden = false group by view_ags, channel_id, kind;

create trigger thread_counts_insert after insert on threads when new.is_hidden = false begin
    insert into thread_counts values (new.view_ags, new.channel_id, new.kind, 1,
        new.kind = 'question' and new.status = 'open',
        new.answer_post_id is not null)
    on conflict (view_ags, channel_id, kind) do update set
        thread_count = thread_count + excluded.thread_count,
        open_count = open_count + excluded.open_count,
        solved_count = solved_count + excluded.solved_count;
end;

create trigger thread_counts_delete after delete on threads when old.is_hidden = false begin
    update thread_counts set
        thread_count = thread_count - 1,
        open_count = open_count - (old.kind = 'question' and old.status = 'open'),
        solved_count = solved_count - (old.answer_post_id is not null)
    where view_ags = old.view_ags and channel_id = old.channel_id and kind = old.kind;
end;

-- A reply changes none of these columns, so it pays nothing. That is why nobody counts here what is unanswered.
create trigger thread_counts_update
after update of channel_id, view_ags, kind, status, answer_post_id, is_hidden on threads
when old.status <> new.status
    or (old.answer_post_id is null) <> (new.answer_post_id is null)
    or old.channel_id <> new.channel_id
    or old.view_ags <> new.view_ags
    or old.kind <> new.kind
    or old.is_hidden <> new.is_hidden
begin
    update thread_counts set
        thread_count = thread_count - 1,
        open_count = open_count - (old.kind = 'question' and old.status = 'open'),
        solved_count = solved_count - (old.answer_post_id is not null)
    where old.is_hidden = false
        and view_ags = old.view_ags and channel_id = old.channel_id and kind = old.kind;
    insert into thread_counts
    select new.view_ags, new.channel_id, new.kind, 1,
        new.kind = 'question' and new.status = 'open',
        new.answer_post_id is not null
    where new.is_hidden = false
    on conflict (view_ags, channel_id, kind) do update set
        thread_count = thread_count + excluded.thread_count,
        open_count = open_count + excluded.open_count,
        solved_count = solved_count + excluded.solved_count;
end;
