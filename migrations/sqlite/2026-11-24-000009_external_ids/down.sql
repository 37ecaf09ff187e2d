drop index posts_by_external_id;
drop index threads_by_external_id;
drop index channels_by_external_id;
drop index members_by_external_id;
alter table posts drop column external_id;
alter table threads drop column external_id;
alter table channels drop column external_id;
alter table members drop column external_id;
