alter table pending_sign_ins drop column sign_out_url;
