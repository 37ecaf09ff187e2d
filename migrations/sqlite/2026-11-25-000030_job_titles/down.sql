alter table invitations drop column job_title;
