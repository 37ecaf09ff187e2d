create table threads (
    id integer primary key autoincrement,
    channel_id bigint not null references channels (id),
    author_id bigint not null references members (id),
    kind text not null check (kind in ('question', 'experience', 'notice', 'template', 'event')),
    title text not null,
    scope_ags text not null,
    origin_ags text not null,
    -- The region views that show this thread are the prefixes of this key (docs/ARCHITECTURE.md).
    view_ags text not null,
    status text not null check (status in ('open', 'solved', 'closed')),
    is_pinned boolean not null default false,
    is_hidden boolean not null default false,
    featured_at timestamp,
    featured_sentence text,
    answer_post_id bigint,
    answer_marked_by_id bigint references members (id),
    answered_at timestamp,
    reply_count integer not null default 0,
    thank_count integer not null default 0,
    reader_count integer not null default 0,
    last_post_number integer not null default 1,
    last_post_at timestamp not null,
    last_author_id bigint not null references members (id),
    created_at timestamp not null,
    form_key text not null,
    unique (author_id, form_key)
);
-- Lists: everywhere, in a channel, in a region; newest activity first.
create index threads_by_activity on threads (last_post_at desc, id desc);
create index threads_by_channel on threads (channel_id, last_post_at desc, id desc);
create index threads_by_view on threads (view_ags, last_post_at desc);
create index threads_by_creation on threads (created_at desc, id desc);
create index threads_by_author on threads (author_id, created_at desc);
create index threads_waiting on threads (status, kind, created_at);
create index threads_answered on threads (answered_at desc) where answered_at is not null;

create table posts (
    id integer primary key autoincrement,
    thread_id bigint not null references threads (id) on delete cascade,
    number integer not null,
    author_id bigint not null references members (id),
    answers_number integer,
    body_md text not null,
    body_html text not null,
    excerpt text not null,
    renderer_version integer not null,
    thank_count integer not null default 0,
    is_hidden boolean not null default false,
    created_at timestamp not null,
    edited_at timestamp,
    edit_count integer not null default 0,
    form_key text not null,
    unique (thread_id, number),
    unique (author_id, form_key)
);
create index posts_by_time on posts (created_at, thread_id, author_id);

create table post_revisions (
    id integer primary key autoincrement,
    post_id bigint not null references posts (id) on delete cascade,
    editor_id bigint not null references members (id),
    title text,
    body_md text not null,
    created_at timestamp not null
);
create index post_revisions_by_post on post_revisions (post_id, id);

create table thanks (
    post_id bigint not null references posts (id) on delete cascade,
    member_id bigint not null references members (id) on delete cascade,
    created_at timestamp not null,
    primary key (post_id, member_id)
);

create table read_marks (
    member_id bigint not null references members (id) on delete cascade,
    thread_id bigint not null references threads (id) on delete cascade,
    last_number integer not null,
    read_at timestamp not null,
    primary key (member_id, thread_id)
);

create table muted_threads (
    member_id bigint not null references members (id) on delete cascade,
    thread_id bigint not null references threads (id) on delete cascade,
    primary key (member_id, thread_id)
);
