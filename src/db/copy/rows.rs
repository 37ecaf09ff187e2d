//! Rows in the canonical form, read and written by portions.

use anyhow::{Result, anyhow};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::catalog::{Column, Kind, Table};
use crate::db::DbConnection;

/// Rows in one statement.
pub(super) const PORTION: usize = 200;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// A checksum over rows, and how many they were.
#[derive(Debug, Clone, Default)]
pub(super) struct Sum {
    hasher: Sha256,
    /// Rows.
    pub rows: u64,
}

impl Sum {
    pub(super) fn add(&mut self, row: &str) {
        self.hasher.update(row.as_bytes());
        self.hasher.update(b"\n");
        self.rows += 1;
    }

    pub(super) fn sha256(&self) -> String {
        self.hasher.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A name from the catalog, as SQL takes any.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn list(names: impl Iterator<Item = String>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

/// Hands all rows over, ordered by key, in portions. On PostgreSQL it needs a transaction.
pub(super) fn each(
    conn: &mut DbConnection,
    table: &Table,
    take: &mut dyn FnMut(Vec<String>) -> Result<()>,
) -> Result<()> {
    match conn {
        DbConnection::Sqlite(sqlite) => {
            let rows = sql_query(selection(table, ("json_array", ""), sqlite_value, quoted));
            let mut portion = Vec::with_capacity(PORTION);
            for row in rows.load_iter::<Line, diesel::connection::DefaultLoadingMode>(sqlite)? {
                portion.push(canonical(&row?.line)?);
                if portion.len() == PORTION {
                    take(std::mem::take(&mut portion))?;
                }
            }
            if portion.is_empty() { Ok(()) } else { take(portion) }
        }
        DbConnection::Pg(pg) => {
            // Keys of text come in the order of SQLite, whatever the collation of the database.
            let ordered = |name: &str| match table.columns.iter().find(|column| column.name == name) {
                Some(Column { kind: Kind::Text, .. }) => format!("{} collate \"C\"", quoted(name)),
                _ => quoted(name),
            };
            let rows = selection(table, ("jsonb_build_array", "::text"), postgres_value, ordered);
            sql_query(format!("declare copied no scroll cursor for {rows}")).execute(pg)?;
            loop {
                let portion: Vec<Line> = sql_query(format!("fetch {PORTION} from copied")).load(pg)?;
                if portion.is_empty() {
                    sql_query("close copied").execute(pg)?;
                    return Ok(());
                }
                take(portion.iter().map(|row| canonical(&row.line)).collect::<Result<_>>()?)?;
            }
        }
    }
}

/// All rows as lines; `array` is what a line is made with and how it becomes text.
fn selection(
    table: &Table,
    array: (&str, &str),
    value: impl Fn(&Column) -> String,
    ordered: impl Fn(&str) -> String,
) -> String {
    format!(
        "select {}({}){} as line from {} order by {}",
        array.0,
        list(table.columns.iter().map(value)),
        array.1,
        quoted(&table.name),
        list(table.key.iter().map(|name| ordered(name)))
    )
}

fn sqlite_value(column: &Column) -> String {
    let name = quoted(&column.name);
    match column.kind {
        Kind::Bool => format!("case {name} when 0 then json('false') when 1 then json('true') end"),
        Kind::Timestamp => {
            format!("case when instr({name}, '.') > 0 then rtrim(rtrim({name}, '0'), '.') else {name} end")
        }
        Kind::Integer | Kind::Text | Kind::Date => name,
    }
}

fn postgres_value(column: &Column) -> String {
    let name = quoted(&column.name);
    match column.kind {
        Kind::Timestamp => {
            format!("to_jsonb(rtrim(rtrim(to_char({name}, 'YYYY-MM-DD HH24:MI:SS.US'), '0'), '.'))")
        }
        Kind::Date => format!("to_jsonb(to_char({name}, 'YYYY-MM-DD'))"),
        Kind::Bool | Kind::Integer | Kind::Text => format!("to_jsonb({name})"),
    }
}

/// Both databases write JSON in their own way; this is ours.
fn canonical(line: &str) -> Result<String> {
    Ok(serde_json::to_string(&serde_json::from_str::<Vec<Value>>(line)?)?)
}

/// Writes rows with their ids.
pub(super) fn insert(conn: &mut DbConnection, table: &Table, rows: &[String]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let (name, columns) =
        (quoted(&table.name), list(table.columns.iter().map(|column| quoted(&column.name))));
    let json = format!("[{}]", rows.join(","));
    let written = match conn {
        DbConnection::Sqlite(sqlite) => {
            let values =
                list((0..table.columns.len()).map(|place| format!("json_extract(value, '$[{place}]')")));
            let text = format!("insert into {name} ({columns}) select {values} from json_each($1)");
            sql_query(text).bind::<Text, _>(json).execute(sqlite)?
        }
        DbConnection::Pg(pg) => {
            let values = (0..).zip(&table.columns).map(|(place, column)| {
                let kind = match column.kind {
                    Kind::Integer => "bigint",
                    Kind::Text => "text",
                    Kind::Bool => "boolean",
                    Kind::Timestamp => "timestamp",
                    Kind::Date => "date",
                };
                format!("(e.value ->> {place})::{kind}")
            });
            let values = list(values);
            let text = format!(
                "insert into {name} ({columns}) select {values} from jsonb_array_elements($1::jsonb) e"
            );
            sql_query(text).bind::<Text, _>(json).execute(pg)?
        }
    };
    if written == rows.len() {
        Ok(())
    } else {
        Err(anyhow!("{}: {written} von {} Zeilen geschrieben", table.name, rows.len()))
    }
}

/// The checksum of a table. On PostgreSQL it needs a transaction.
pub(super) fn sum(conn: &mut DbConnection, table: &Table) -> Result<Sum> {
    sum_watched(conn, table, &mut |_| Ok(()))
}

/// [`sum`], which tells of each portion how many rows it had.
pub(super) fn sum_watched(
    conn: &mut DbConnection,
    table: &Table,
    tell: &mut dyn FnMut(usize) -> Result<()>,
) -> Result<Sum> {
    let mut sum = Sum::default();
    each(conn, table, &mut |rows| {
        rows.iter().for_each(|row| sum.add(row));
        tell(rows.len())
    })?;
    Ok(sum)
}

/// How many rows a table has.
pub(super) fn count(conn: &mut DbConnection, table: &Table) -> Result<i64> {
    let text = format!("select count(*) as number from {}", quoted(&table.name));
    Ok(sql_query(text).get_result::<Number>(conn)?.number)
}

/// The last id that a table has given, which may be that of a row that is gone.
pub(super) fn last_id(conn: &mut DbConnection, table: &Table) -> Result<i64> {
    let found: Option<Number> = match conn {
        DbConnection::Sqlite(sqlite) => sql_query("select seq as number from sqlite_sequence where name = $1")
            .bind::<Text, _>(&table.name)
            .get_result(sqlite)
            .optional()?,
        DbConnection::Pg(pg) => {
            sql_query(
                "select coalesce(pg_sequence_last_value(pg_get_serial_sequence($1, 'id')::regclass), 0) as number",
            )
            .bind::<Text, _>(quoted(&table.name))
            .get_result(pg)
            .optional()?
        }
    };
    Ok(found.map_or(0, |row| row.number))
}

/// Sets the last id that a table has given.
pub(super) fn set_last_id(conn: &mut DbConnection, table: &Table, last: i64) -> Result<()> {
    match conn {
        DbConnection::Sqlite(sqlite) => {
            sql_query("delete from sqlite_sequence where name = $1")
                .bind::<Text, _>(&table.name)
                .execute(sqlite)?;
            sql_query("insert into sqlite_sequence (name, seq) values ($1, $2)")
                .bind::<Text, _>(&table.name)
                .bind::<BigInt, _>(last)
                .execute(sqlite)?;
        }
        DbConnection::Pg(pg) => {
            sql_query("select setval(pg_get_serial_sequence($1, 'id'), greatest($2, 1), $2 > 0) as number")
                .bind::<Text, _>(quoted(&table.name))
                .bind::<BigInt, _>(last)
                .execute(pg)?;
        }
    }
    Ok(())
}
