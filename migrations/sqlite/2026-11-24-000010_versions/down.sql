alter table members drop column version;
alter table channels drop column version;
alter table threads drop column version;
