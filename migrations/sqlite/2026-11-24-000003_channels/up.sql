create table channels (
    id integer primary key autoincrement,
    slug text not null unique,
    name text not null,
    description text not null,
    position integer not null,
    -- A regional network channel: its threads cannot reach outside this region.
    region_ags text,
    created_at timestamp not null
);

create table channel_subscriptions (
    member_id bigint not null references members (id) on delete cascade,
    channel_id bigint not null references channels (id) on delete cascade,
    level text not null check (level in ('digest', 'muted')),
    primary key (member_id, channel_id)
);
