create table mail_preferences (
    member_id bigint primary key references members (id) on delete cascade,
    rhythm text not null check (rhythm in ('daily', 'weekly', 'monthly', 'never')),
    -- 1 = Monday … 5 = Friday.
    weekday integer not null check (weekday between 1 and 5),
    wants_district boolean not null default true,
    wants_region boolean not null default true,
    wants_channels boolean not null default true,
    wants_statewide boolean not null default true,
    wants_questions boolean not null default true,
    notice_only boolean not null default false,
    paused_until date,
    -- Start of the next digest's window: when the last one was really sent.
    last_digest_at timestamp,
    -- The last period that was decided, sent or skipped: no second try in it.
    last_period text not null default '',
    -- Only what falls due after this instant is sent: the day of joining, or of the last change of rhythm.
    begins_at timestamp not null,
    -- When somebody long absent was asked whether she still wants mail; then silence until she is back.
    asked_on date
);

create table digests (
    id integer primary key autoincrement,
    member_id bigint not null references members (id) on delete cascade,
    period text not null,
    state text not null check (state in ('sent', 'skipped')),
    reason text,
    outbox_id bigint references outbox (id) on delete set null,
    created_at timestamp not null,
    unique (member_id, period)
);
create index digests_by_time on digests (created_at desc);

create table digest_items (
    digest_id bigint not null references digests (id) on delete cascade,
    thread_id bigint not null references threads (id) on delete cascade,
    block text not null check (block in ('for_you', 'solved', 'open', 'featured', 'events', 'templates', 'new')),
    was_solved boolean not null,
    primary key (digest_id, thread_id)
);
