-- Who came from a provider and has a second step before her: where the browser goes after signing out.
alter table pending_sign_ins add column sign_out_url text;
