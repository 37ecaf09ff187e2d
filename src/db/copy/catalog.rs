//! Tables, columns and keys, as the database describes them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Bool, Text};
use serde::{Deserialize, Serialize};

use crate::db::DbConnection;

/// What a column holds, as far as both databases write it differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Integer,
    Text,
    Bool,
    Timestamp,
    Date,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Column {
    pub name: String,
    pub kind: Kind,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Table {
    pub name: String,
    /// By name, so that both databases agree on their order.
    pub columns: Vec<Column>,
    /// The columns of the primary key.
    pub key: Vec<String>,
    /// Whether its ids count up by themselves.
    pub counts_up: bool,
}

/// The bookkeeping of migrations; ours while a database is being moved, and in a backup; and what triggers count while
/// the rows it is counted from arrive.
const NO_CONTENT: [&str; 4] =
    ["__diesel_schema_migrations", super::move_to::BOOK, super::sums::SUMS, "thread_counts"];

#[derive(QueryableByName)]
struct ColumnRow {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    counts_up: bool,
}

#[derive(QueryableByName)]
struct Pair {
    #[diesel(sql_type = Text)]
    one: String,
    #[diesel(sql_type = Text)]
    other: String,
}

const SQLITE_COLUMNS: &str = "select t.name as table_name, c.name as column_name, lower(c.type) as kind, \
     (c.pk > 0 and lower(t.sql) like '%autoincrement%') as counts_up \
     from sqlite_master t join pragma_table_info(t.name) c \
     where t.type = 'table' and t.name not like 'sqlite\\_%' escape '\\' order by t.name, c.name";
const SQLITE_KEYS: &str = "select t.name as one, c.name as other from sqlite_master t \
     join pragma_table_info(t.name) c where t.type = 'table' and c.pk > 0 order by t.name, c.pk";
const SQLITE_REFERENCES: &str = "select t.name as one, f.\"table\" as other from sqlite_master t \
     join pragma_foreign_key_list(t.name) f where t.type = 'table'";

const POSTGRES_COLUMNS: &str = "select c.table_name::text as table_name, c.column_name::text as column_name, \
     c.data_type::text as kind, c.is_identity = 'YES' as counts_up from information_schema.columns c \
     join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name \
     where c.table_schema = current_schema() and t.table_type = 'BASE TABLE' \
     order by c.table_name collate \"C\", c.column_name collate \"C\"";
const POSTGRES_KEYS: &str = "select c.relname::text as one, a.attname::text as other from pg_index i \
     join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace \
     join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey) \
     where i.indisprimary and n.nspname = current_schema() \
     order by c.relname, array_position(i.indkey::int2[], a.attnum)";
const POSTGRES_REFERENCES: &str = "select c.relname::text as one, f.relname::text as other from pg_constraint k \
     join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid \
     join pg_namespace n on n.oid = c.relnamespace where k.contype = 'f' and n.nspname = current_schema()";

/// All tables with content, each after those it refers to.
pub(super) fn tables(conn: &mut DbConnection) -> Result<Vec<Table>> {
    let (columns, keys, references) = match conn {
        DbConnection::Sqlite(_) => (SQLITE_COLUMNS, SQLITE_KEYS, SQLITE_REFERENCES),
        DbConnection::Pg(_) => (POSTGRES_COLUMNS, POSTGRES_KEYS, POSTGRES_REFERENCES),
    };
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    for row in sql_query(columns).load::<ColumnRow>(conn)? {
        if NO_CONTENT.contains(&row.table_name.as_str()) {
            continue;
        }
        let name = row.table_name.clone();
        let table = tables.entry(name.clone()).or_insert_with(|| Table {
            name,
            columns: Vec::new(),
            key: Vec::new(),
            counts_up: false,
        });
        table.counts_up |= row.counts_up;
        table.columns.push(Column { kind: kind_of(&row)?, name: row.column_name });
    }
    for Pair { one, other } in sql_query(keys).load::<Pair>(conn)? {
        if let Some(table) = tables.get_mut(&one) {
            table.key.push(other);
        }
    }
    if let Some(table) = tables.values().find(|table| table.key.is_empty()) {
        bail!("Die Tabelle {} hat keinen Schlüssel", table.name);
    }
    let references = sql_query(references).load::<Pair>(conn)?;
    sorted(tables, references.into_iter().map(|pair| (pair.one, pair.other)).collect())
}

fn kind_of(row: &ColumnRow) -> Result<Kind> {
    Ok(match row.kind.as_str() {
        "integer" | "bigint" => Kind::Integer,
        "text" => Kind::Text,
        "boolean" => Kind::Bool,
        "timestamp" | "timestamp without time zone" => Kind::Timestamp,
        "date" => Kind::Date,
        other => bail!("{}.{} ist {other}: siehe migrations/README.md", row.table_name, row.column_name),
    })
}

/// Puts what is referred to first.
fn sorted(mut tables: BTreeMap<String, Table>, references: BTreeSet<(String, String)>) -> Result<Vec<Table>> {
    let mut done = Vec::new();
    while !tables.is_empty() {
        let waits = |name: &str| {
            references.iter().any(|(from, to)| from == name && to != name && tables.contains_key(to.as_str()))
        };
        let Some(next) = tables.keys().find(|name| !waits(name)).cloned() else {
            bail!("Tabellen verweisen im Kreis aufeinander");
        };
        done.extend(tables.remove(&next));
    }
    Ok(done)
}
