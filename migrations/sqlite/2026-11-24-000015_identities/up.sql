-- Who somebody is at a provider of identities (OpenID Connect): issuer and subject, never a mail address.
create table identities (
    issuer text not null,
    subject text not null,
    member_id bigint not null references members (id) on delete cascade,
    created_at timestamp not null,
    primary key (issuer, subject)
);
create index identities_by_member on identities (member_id);

-- Somebody on her way to her provider and back, known by the browser's guest cookie.
create table provider_visits (
    state_hash text primary key,
    guest_hash text not null,
    provider text not null,
    nonce text not null,
    verifier text not null,
    member_id bigint references members (id) on delete cascade,
    next text not null,
    created_at timestamp not null
);

-- Who came from a provider and is no member: her application begins with this.
create table strangers (
    guest_hash text primary key,
    issuer text not null,
    subject text not null,
    name text not null,
    email text not null,
    created_at timestamp not null
);

-- Where the browser goes after signing out, to be signed out at the provider as well.
alter table sessions add column sign_out_url text;
