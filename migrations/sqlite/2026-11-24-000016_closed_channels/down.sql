drop table moderator_scopes;
drop table channel_admissions;
drop index channels_closed;
alter table channels drop column is_closed;
