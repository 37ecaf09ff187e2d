-- What the official directory of municipalities says; empty for the regions that we write ourselves.
alter table regions add column full_name text;
-- Textkennzeichen, as in '63' for a Stadt.
alter table regions add column kind_code text;
alter table regions add column population integer;
alter table regions add column area_ha integer;
alter table regions add column postcode text;
-- A Gemeinde that was merged stays, for whoever wrote from there.
alter table regions add column dissolved_on date;
alter table regions add column successor_ags text;

-- Each edition of the directory that changed something; the last row is what holds.
create table region_editions (
    id integer primary key autoincrement,
    -- Gebietsstand.
    as_of date not null,
    imported_at timestamp not null,
    municipality_count integer not null,
    association_count integer not null,
    change_count integer not null
);

create table organisations (
    id integer primary key autoincrement,
    kind text not null check (kind in ('municipality', 'district_office', 'municipal_association', 'umbrella_association', 'partner')),
    -- As people read it: 'Stadt Herrenberg'.
    name text not null,
    -- By which it is sorted and looked up: 'Herrenberg'.
    short_name text not null,
    -- The folded words of the name, each after a blank.
    search_name text not null,
    -- The region it works for.
    ags text not null,
    -- 8 digits of a Gemeinde, 5 of a Kreis, 9 of a Verband; none for those without a key.
    official_key text unique,
    kind_code text,
    population integer,
    dissolved_on date,
    successor_id bigint references organisations (id)
);
create index organisations_by_region on organisations (ags);

-- Who writes from which mail domain: a Verband's domain serves several Gemeinden, and the other way round.
create table organisation_domains (
    domain text not null,
    organisation_id bigint not null references organisations (id) on delete cascade,
    primary key (domain, organisation_id)
);
create index organisation_domains_by_organisation on organisation_domains (organisation_id);

alter table members add column organisation_id bigint references organisations (id);
create index members_by_organisation on members (organisation_id);
