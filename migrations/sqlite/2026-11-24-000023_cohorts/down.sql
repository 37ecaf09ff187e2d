drop index invitations_by_letter;
drop index invitations_by_cohort;
alter table invitations drop column subject;
alter table invitations drop column issuer;
alter table invitations drop column outbox_id;
alter table invitations drop column cohort;
