-- A closed channel is seen by those it admits and by its moderators; nobody else learns that it exists.
alter table channels add column is_closed boolean not null default false;
create index channels_closed on channels (id) where is_closed = true;

-- Who may see and write in a closed channel: a member, an organisation's kind, or everybody from a region.
create table channel_admissions (
    id integer primary key autoincrement,
    channel_id bigint not null references channels (id) on delete cascade,
    member_id bigint references members (id) on delete cascade,
    organisation_kind text,
    ags text,
    admitted_by_id bigint references members (id) on delete set null,
    created_at timestamp not null,
    check (
        case when member_id is null then 0 else 1 end
        + case when organisation_kind is null then 0 else 1 end
        + case when ags is null then 0 else 1 end = 1
    )
);
create unique index channel_admissions_of_members on channel_admissions (channel_id, member_id);
create unique index channel_admissions_of_kinds on channel_admissions (channel_id, organisation_kind);
create unique index channel_admissions_of_regions on channel_admissions (channel_id, ags);

-- What a moderator is in charge of: a channel, a region, or a region within a channel. Without a row: everything.
create table moderator_scopes (
    id integer primary key autoincrement,
    member_id bigint not null references members (id) on delete cascade,
    channel_id bigint references channels (id) on delete cascade,
    ags text,
    created_at timestamp not null,
    check (channel_id is not null or ags is not null)
);
create index moderator_scopes_by_member on moderator_scopes (member_id, channel_id);
create index moderator_scopes_by_channel on moderator_scopes (channel_id);
