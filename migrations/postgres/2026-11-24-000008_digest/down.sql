drop table digest_items;
drop table digests;
drop table mail_preferences;
