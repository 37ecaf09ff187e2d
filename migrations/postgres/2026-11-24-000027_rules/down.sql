alter table members drop column rules_number;
drop table rules_acceptances;
drop table rules_versions;
