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
    count(*) filter (where kind = 'question' and status = 'open'),
    count(answer_post_id)
from threads where is_hidden = false group by view_ags, channel_id, kind;

-- Rows are always locked in the order of their keys, so that two writers cannot wait for each other.
create function thread_counts_insert() returns trigger language plpgsql as $$
begin
    insert into thread_counts
    select view_ags, channel_id, kind, count(*),
        count(*) filter (where kind = 'question' and status = 'open'),
        count(answer_post_id)
    from added where is_hidden = false group by view_ags, channel_id, kind
    order by view_ags, channel_id, kind
    on conflict (view_ags, channel_id, kind) do update set
        thread_count = thread_counts.thread_count + excluded.thread_count,
        open_count = thread_counts.open_count + excluded.open_count,
        solved_count = thread_counts.solved_count + excluded.solved_count;
    return null;
end $$;

create function thread_counts_delete() returns trigger language plpgsql as $$
begin
    insert into thread_counts
    select view_ags, channel_id, kind, -count(*),
        -count(*) filter (where kind = 'question' and status = 'open'),
        -count(answer_post_id)
    from removed where is_hidden = false group by view_ags, channel_id, kind
    order by view_ags, channel_id, kind
    on conflict (view_ags, channel_id, kind) do update set
        thread_count = thread_counts.thread_count + excluded.thread_count,
        open_count = thread_counts.open_count + excluded.open_count,
        solved_count = thread_counts.solved_count + excluded.solved_count;
    return null;
end $$;

create function thread_counts_update() returns trigger language plpgsql as $$
begin
    insert into thread_counts
    select view_ags, channel_id, kind, sum(step),
        coalesce(sum(step) filter (where kind = 'question' and status = 'open'), 0),
        coalesce(sum(step) filter (where answer_post_id is not null), 0)
    from (
        select -1 as step, old.view_ags, old.channel_id, old.kind, old.status,
            old.answer_post_id, old.is_hidden
        union all
        select 1, new.view_ags, new.channel_id, new.kind, new.status,
            new.answer_post_id, new.is_hidden
    ) changed
    where is_hidden = false group by view_ags, channel_id, kind
    order by view_ags, channel_id, kind
    on conflict (view_ags, channel_id, kind) do update set
        thread_count = thread_counts.thread_count + excluded.thread_count,
        open_count = thread_counts.open_count + excluded.open_count,
        solved_count = thread_counts.solved_count + excluded.solved_count;
    return null;
end $$;

create trigger thread_counts_insert after insert on threads
referencing new table as added for each statement execute function thread_counts_insert();

create trigger thread_counts_delete after delete on threads
referencing old table as removed for each statement execute function thread_counts_delete();

-- A reply changes none of these columns, so it pays nothing. That is why nobody counts here what is unanswered.
create trigger thread_counts_update
after update of channel_id, view_ags, kind, status, answer_post_id, is_hidden on threads
for each row when (
    old.status <> new.status
    or (old.answer_post_id is null) <> (new.answer_post_id is null)
    or old.channel_id <> new.channel_id
    or old.view_ags <> new.view_ags
    or old.kind <> new.kind
    or old.is_hidden <> new.is_hidden
) execute function thread_counts_update();
