drop table signing_keys;
drop table saved_forms;
drop table sessions;
drop table members;
