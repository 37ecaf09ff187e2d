-- In words from what the browser says of itself; and when the password was last typed in this session.
alter table sessions add column browser text not null default '';
alter table sessions add column confirmed_at timestamp;

-- Who asked for a new password. Without a member: nobody has the address, but asking must take as long.
create table password_resets (
    token_hash text primary key,
    member_id bigint references members (id) on delete cascade,
    created_at timestamp not null
);
create index password_resets_by_member on password_resets (member_id);

-- A change of a mail address, in force when both addresses have confirmed it.
create table mail_changes (
    member_id bigint primary key references members (id) on delete cascade,
    new_email text not null,
    old_token_hash text not null unique,
    new_token_hash text not null unique,
    old_confirmed_at timestamp,
    new_confirmed_at timestamp,
    created_at timestamp not null
);

-- What an authenticator app shares with the forum, and the last step whose code was taken.
create table second_factors (
    member_id bigint primary key references members (id) on delete cascade,
    secret text not null,
    last_step bigint not null,
    created_at timestamp not null
);

create table recovery_codes (
    member_id bigint not null references members (id) on delete cascade,
    code_hash text not null,
    primary key (member_id, code_hash)
);

-- Who has typed the right password and has a second step before her. Bound to the browser's guest cookie.
create table pending_sign_ins (
    token_hash text primary key,
    member_id bigint not null references members (id) on delete cascade,
    attempts integer not null default 0,
    created_at timestamp not null
);

-- Letters about an account stand beside digests; which kinds there are is the program's business. SQLite lets go
-- of a check only together with its column.
alter table outbox rename column kind to old_kind;
alter table outbox add column kind text not null default 'digest';
update outbox set kind = old_kind;
alter table outbox drop column old_kind;
