-- What a member tells of herself.
alter table members add column job_title text not null default '';
alter table members add column about text not null default '';
alter table members add column phone text not null default '';
alter table members add column shows_email boolean not null default false;
-- She objected to being found: her profile stays, the directory leaves her out.
alter table members add column is_unlisted boolean not null default false;
-- Family name first, as a German directory sorts; empty until it is worked out.
alter table members add column sort_name text not null default '';
-- The folded words of the name, each after a blank.
alter table members add column search_name text not null default '';
-- By which the picture is fetched; also tells whether there is one.
alter table members add column picture_hash text;
create index members_by_name on members (sort_name, id);
create index members_by_home on members (home_ags);
create index members_unnamed on members (id) where sort_name = '';
create unique index members_by_picture on members (picture_hash);

-- Both sizes as base64 of JPEG: text is what copies of the whole database carry.
create table member_pictures (
    member_id bigint primary key references members (id) on delete cascade,
    small text not null,
    large text not null,
    created_at timestamp not null
);

-- What members can be asked about, one row for all spellings.
create table expertise (
    id integer primary key autoincrement,
    name text not null,
    search_name text not null unique,
    created_at timestamp not null
);
create table member_expertise (
    member_id bigint not null references members (id) on delete cascade,
    expertise_id bigint not null references expertise (id) on delete cascade,
    position integer not null,
    primary key (member_id, expertise_id)
);
create index member_expertise_by_expertise on member_expertise (expertise_id);

-- What somebody wrote, the newest first; and where else her name stands.
create index threads_by_marker on threads (answer_marked_by_id) where answer_marked_by_id is not null;
create index moderation_log_by_moderator on moderation_log (moderator_id);
create index posts_by_author on posts (author_id, created_at desc, id desc);
