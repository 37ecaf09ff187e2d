//! Migrations work in both directions, and both databases end with the tables of `src/db/schema.rs`.
//!
//! SQLite always; PostgreSQL too if `TEST_DATABASE` is a `postgres://` address, in a schema of its own.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Bool, Text};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use lotsenforum::db::{Address, Database};

/// `table.column` → its type and whether it may be null, in the words of `src/db/schema.rs`.
type Columns = BTreeMap<String, String>;

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    is_nullable: bool,
}

// Keys are never null, though SQLite says so only where it is written.
const SQLITE_COLUMNS: &str = "select tables.name as table_name, columns.name as column_name, \
     lower(columns.type) as kind, columns.\"notnull\" = 0 and columns.pk = 0 as is_nullable \
     from sqlite_master tables join pragma_table_info(tables.name) columns \
     where tables.type = 'table' and tables.name not like 'sqlite\\_%' escape '\\' \
     and tables.name <> '__diesel_schema_migrations'";

const POSTGRES_COLUMNS: &str = "select table_name::text as table_name, column_name::text as column_name, \
     data_type::text as kind, is_nullable = 'YES' as is_nullable from information_schema.columns \
     where table_schema = current_schema() and table_name <> '__diesel_schema_migrations'";

#[test]
fn sqlite_goes_up_down_and_up_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("migrations.sqlite");
    let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    let migrations = migrations("sqlite");

    connection.run_pending_migrations(migrations.clone()).expect("up");
    assert_same("SQLite", &columns(&mut connection, SQLITE_COLUMNS));
    connection.revert_all_migrations(migrations.clone()).expect("down");
    assert_eq!(
        columns(&mut connection, SQLITE_COLUMNS),
        Columns::new(),
        "a down.sql leaves something behind"
    );
    connection.run_pending_migrations(migrations).expect("up again");
    assert_same("SQLite", &columns(&mut connection, SQLITE_COLUMNS));
}

#[test]
fn postgres_goes_up_down_and_up_again() {
    let Some(schema) = OwnSchema::create("migrations") else { return };
    let mut connection = PgConnection::establish(&schema.url).unwrap();
    let migrations = migrations("postgres");

    connection.run_pending_migrations(migrations.clone()).expect("up");
    assert_same("PostgreSQL", &columns(&mut connection, POSTGRES_COLUMNS));
    connection.revert_all_migrations(migrations.clone()).expect("down");
    assert_eq!(
        columns(&mut connection, POSTGRES_COLUMNS),
        Columns::new(),
        "a down.sql leaves something behind"
    );
    connection.run_pending_migrations(migrations).expect("up again");
    assert_same("PostgreSQL", &columns(&mut connection, POSTGRES_COLUMNS));
}

/// What is built into the program, through its own way in.
#[test]
fn the_program_migrates_by_itself_and_can_go_back() {
    let folder = tempfile::tempdir().unwrap();
    let schema = OwnSchema::create("program");
    let file = folder.path().join("new folder").join("forum.sqlite");
    let address =
        schema.as_ref().map_or_else(|| file.to_str().unwrap().to_owned(), |schema| schema.url.clone());
    let address = Address::parse(&address).unwrap();

    let database = Database::open(&address, 2).expect("the first start makes all tables");
    database.redo_migrations().expect("down and up");
    drop(database);
    Database::open(&address, 2).expect("the second start finds nothing to do");
}

fn migrations(backend: &str) -> FileBasedMigrations {
    FileBasedMigrations::from_path(Path::new("migrations").join(backend)).unwrap()
}

/// Reads one line a column, as in `posts.edited_at` → `Nullable<Timestamp>`.
fn schema_of_the_program() -> Columns {
    let text = std::fs::read_to_string("src/db/schema.rs").unwrap();
    let (mut columns, mut table) = (Columns::new(), "");
    for line in text.lines().map(str::trim) {
        if let Some((name, kind)) = line.split_once(" -> ") {
            columns.insert(format!("{table}.{name}"), kind.trim_end_matches(',').to_owned());
        } else if let Some((name, _)) = line.strip_suffix(") {").and_then(|line| line.split_once(" (")) {
            table = name;
        }
    }
    assert!(columns.len() > 50, "src/db/schema.rs has one line a column");
    columns
}

fn columns<C>(connection: &mut C, query: &str) -> Columns
where
    C: diesel::connection::LoadConnection,
    diesel::query_builder::SqlQuery: for<'a> diesel::query_dsl::LoadQuery<'a, C, Column>,
{
    let rows: Vec<Column> = sql_query(query).load(connection).unwrap();
    let typed = rows.into_iter().map(|column| {
        let kind = match column.kind.as_str() {
            // SQLite's own ids; `bigint` would not count up by itself.
            "integer" if column.column_name == "id" => "BigInt",
            "bigint" => "BigInt",
            "integer" => "Integer",
            "text" => "Text",
            "boolean" => "Bool",
            "date" => "Date",
            "timestamp" | "timestamp without time zone" => "Timestamp",
            other => {
                panic!("{}.{} is {other}: see migrations/README.md", column.table_name, column.column_name)
            }
        };
        let kind = if column.is_nullable { format!("Nullable<{kind}>") } else { kind.to_owned() };
        (format!("{}.{}", column.table_name, column.column_name), kind)
    });
    typed.collect()
}

fn assert_same(backend: &str, found: &Columns) {
    let expected = schema_of_the_program();
    let differences: Vec<String> = expected
        .keys()
        .chain(found.keys().filter(|name| !expected.contains_key(*name)))
        .filter(|name| expected.get(*name) != found.get(*name))
        .map(|name| format!("{name}: schema.rs {:?}, {backend} {:?}", expected.get(name), found.get(name)))
        .collect();
    assert!(
        differences.is_empty(),
        "src/db/schema.rs and the migrations differ:\n{}",
        differences.join("\n")
    );
}

/// A schema of the test server, gone when the test ends.
struct OwnSchema {
    server: String,
    name: String,
    url: String,
}

impl OwnSchema {
    fn create(purpose: &str) -> Option<Self> {
        let server = std::env::var("TEST_DATABASE").ok().filter(|url| url.starts_with("postgres"))?;
        let name = format!("test_{purpose}_{}", std::process::id());
        let mut connection = PgConnection::establish(&server).expect("TEST_DATABASE answers");
        connection.batch_execute(&format!("create schema {name}")).unwrap();
        let joint = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{joint}options=-csearch_path%3D{name}");
        Some(Self { server, name, url })
    }
}

impl Drop for OwnSchema {
    fn drop(&mut self) {
        if let Ok(mut connection) = PgConnection::establish(&self.server) {
            let _ = connection.batch_execute(&format!("drop schema {} cascade", self.name));
        }
    }
}
