-- Folded words of where a member works, linked to an organisation or not; a job writes those of rows from before.
alter table members add column search_organisation text not null default '';
