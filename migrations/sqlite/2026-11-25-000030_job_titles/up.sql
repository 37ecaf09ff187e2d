-- What somebody does where she works, as her application says: goes into her profile when she accepts.
alter table invitations add column job_title text not null default '';
