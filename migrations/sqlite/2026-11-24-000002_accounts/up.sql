create table members (
    id integer primary key autoincrement,
    handle text not null unique,
    name text not null,
    email text not null unique,
    password_hash text not null,
    role text not null check (role in ('member', 'moderator', 'admin')),
    organisation text not null,
    home_ags text not null,
    is_per_du boolean not null default false,
    suspended_at timestamp,
    -- The day, not the moment: enough to send less mail to people who are away (mail.md 2.5).
    last_active_on date not null,
    created_at timestamp not null
);

create table sessions (
    token_hash text primary key,
    member_id bigint not null references members (id) on delete cascade,
    created_at timestamp not null,
    last_used_at timestamp not null
);
create index sessions_by_member on sessions (member_id);

-- Forms that were sent after the session had ended; kept one day for the browser that wrote them.
create table saved_forms (
    token_hash text primary key,
    path text not null,
    body text not null,
    created_at timestamp not null
);

create table signing_keys (
    version integer primary key,
    secret text not null,
    created_at timestamp not null
);
