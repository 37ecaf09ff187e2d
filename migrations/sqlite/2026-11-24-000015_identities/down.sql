alter table sessions drop column sign_out_url;
drop table strangers;
drop table provider_visits;
drop table identities;
