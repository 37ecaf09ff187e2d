drop table pending_sign_ins;
drop table recovery_codes;
drop table second_factors;
drop table mail_changes;
drop table password_resets;
alter table sessions drop column confirmed_at;
alter table sessions drop column browser;
delete from outbox where kind <> 'digest';
alter table outbox add constraint outbox_kind_check check (kind in ('digest'));
