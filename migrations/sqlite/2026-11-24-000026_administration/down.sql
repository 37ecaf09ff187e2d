drop table admin_log;
alter table members drop column suspended_for;
alter table members drop column suspended_until;
