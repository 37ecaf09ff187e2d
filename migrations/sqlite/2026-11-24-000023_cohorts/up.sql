-- Invitations of a whole course, and what became of each letter.
alter table invitations add column cohort text not null default '';
-- The last letter with a link; gone with the log of letters.
alter table invitations add column outbox_id bigint references outbox (id) on delete set null;
-- Who an applicant is at her provider of identities: linked when she accepts.
alter table invitations add column issuer text;
alter table invitations add column subject text;
create index invitations_by_cohort on invitations (cohort);
create index invitations_by_letter on invitations (outbox_id);
