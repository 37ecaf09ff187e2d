//! The embedded migrations of both databases.

use anyhow::{Result, anyhow, bail};
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Bool, Text};
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::DbConnection;
use super::connection::POSTGRES_MANNERS;
use super::copy::BOOK;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Runs what is missing.
pub(super) fn run(connection: &mut DbConnection) -> Result<()> {
    match connection {
        DbConnection::Pg(pg) => {
            // Several servers may start at once: the second waits, however long it takes, and finds nothing
            // left to do.
            pg.batch_execute("set lock_timeout = 0; select pg_advisory_lock(7312024)")?;
            let outcome = pg.run_pending_migrations(POSTGRES).map(drop);
            pg.batch_execute("select pg_advisory_unlock(7312024)")?;
            pg.batch_execute(POSTGRES_MANNERS)?;
            outcome
        }
        DbConnection::Sqlite(sqlite) => sqlite.run_pending_migrations(SQLITE).map(drop),
    }
    .map_err(|error| anyhow!("Die Migration ist fehlgeschlagen: {error}"))
}

/// Runs the first `count` migrations on an empty database.
pub(super) fn run_first(connection: &mut DbConnection, count: usize) -> Result<()> {
    for _ in 0..count {
        match connection {
            DbConnection::Pg(pg) => pg.run_next_migration(POSTGRES).map(drop),
            DbConnection::Sqlite(sqlite) => sqlite.run_next_migration(SQLITE).map(drop),
        }
        .map_err(|error| anyhow!("Die Migration ist fehlgeschlagen: {error}"))?;
    }
    Ok(())
}

/// Whether nothing is missing.
pub(super) fn are_complete(connection: &mut DbConnection) -> crate::error::Result<bool> {
    match connection {
        DbConnection::Pg(pg) => pg.has_pending_migration(POSTGRES),
        DbConnection::Sqlite(sqlite) => sqlite.has_pending_migration(SQLITE),
    }
    .map(|is_pending| !is_pending)
    .map_err(|error| crate::error::Error::Unavailable(anyhow!("{error}")))
}

/// Down to nothing and up again.
pub(super) fn redo(connection: &mut DbConnection) -> Result<()> {
    match connection {
        DbConnection::Pg(pg) => pg.revert_all_migrations(POSTGRES).map(drop),
        DbConnection::Sqlite(sqlite) => sqlite.revert_all_migrations(SQLITE).map(drop),
    }
    .map_err(|error| anyhow!("Das Zurückrollen ist fehlgeschlagen: {error}"))?;
    run(connection)
}

/// The versions of all migrations that this program knows, in their order.
pub(super) fn known() -> Result<Vec<String>> {
    let names = |error| anyhow!("Die Migrationen sind nicht lesbar: {error}");
    let sqlite: Vec<Box<dyn Migration<Sqlite>>> = SQLITE.migrations().map_err(names)?;
    let postgres: Vec<Box<dyn Migration<Pg>>> = POSTGRES.migrations().map_err(names)?;
    let mut versions: Vec<String> = sqlite.iter().map(|one| one.name().version().to_string()).collect();
    versions.sort();
    if versions.len() != postgres.len() {
        bail!("Die Migrationen beider Datenbanken sind verschieden viele");
    }
    Ok(versions)
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = Text)]
    version: String,
}

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Bool)]
    answer: bool,
}

fn has_table(connection: &mut DbConnection, name: &str) -> Result<bool> {
    let text = match connection {
        DbConnection::Sqlite(_) => "select exists (select 1 from sqlite_master where name = $1) as answer",
        DbConnection::Pg(_) => {
            "select exists (select 1 from pg_tables where schemaname = current_schema() and tablename = $1) as answer"
        }
    };
    Ok(sql_query(text).bind::<Text, _>(name).get_result::<Answer>(connection)?.answer)
}

/// The versions of the migrations that a database has seen, in their order; none if it is new.
pub(super) fn applied(connection: &mut DbConnection) -> Result<Vec<String>> {
    if !has_table(connection, "__diesel_schema_migrations")? {
        return Ok(Vec::new());
    }
    let rows: Vec<Version> =
        sql_query("select version from __diesel_schema_migrations order by version").load(connection)?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}

/// Refuses a database whose schema is not that of this program.
pub(super) fn ensure_current(connection: &mut DbConnection) -> Result<()> {
    let (applied, known) = (applied(connection)?, known()?);
    if applied == known {
        return Ok(());
    }
    if applied.iter().all(|version| known.contains(version)) {
        bail!("Die Datenbank hat einen älteren Stand; bitte zuerst lotsenforum migrate");
    }
    bail!("Die Datenbank gehört zu einer neueren Version des Forums");
}

/// Whether a move into this database was begun and is not complete.
pub(super) fn is_being_moved(connection: &mut DbConnection) -> Result<bool> {
    has_table(connection, BOOK)
}
