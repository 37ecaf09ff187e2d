-- The name a row had where it came from: an import that runs twice finds what it wrote the first time.
alter table members add column external_id text;
alter table channels add column external_id text;
alter table threads add column external_id text;
alter table posts add column external_id text;
create unique index members_by_external_id on members (external_id);
create unique index channels_by_external_id on channels (external_id);
create unique index threads_by_external_id on threads (external_id);
create unique index posts_by_external_id on posts (external_id);
