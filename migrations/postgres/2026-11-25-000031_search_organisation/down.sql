alter table members drop column search_organisation;
