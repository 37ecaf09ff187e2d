-- A suspension may end by itself, and says why.
alter table members add column suspended_until timestamp;
alter table members add column suspended_for text;

-- What was done to members, channels and rules, by whom and why. Only ever added to; lines go when their time is over.
create table admin_log (
    id integer primary key autoincrement,
    kind text not null,
    actor_id bigint references members (id) on delete set null,
    is_operator boolean not null,
    subject_id bigint references members (id) on delete set null,
    about text not null,
    reason text not null,
    ground text not null,
    created_at timestamp not null,
    kept_until timestamp not null,
    check (kind <> 'suspended' or (reason <> '' and ground <> ''))
);
create index admin_log_by_kind on admin_log (kind, id);
create index admin_log_by_actor on admin_log (actor_id, id);
create index admin_log_by_subject on admin_log (subject_id, id);
create index admin_log_by_end on admin_log (kept_until);
