create table regions (
    ags text primary key,
    kind text not null check (kind in ('government_region', 'planning_region', 'rural_district', 'urban_district', 'municipality')),
    name text not null
);
