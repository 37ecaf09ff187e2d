//! The embedded migrations of both databases.

use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::DbConnection;
use super::connection::POSTGRES_PATIENCE;
use crate::error::{Error, Result};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Runs what is missing.
pub(super) fn run(connection: &mut DbConnection) -> anyhow::Result<()> {
    match connection {
        DbConnection::Pg(pg) => {
            // Several servers may start at once: the second waits, however long it takes, and finds nothing
            // left to do.
            pg.batch_execute("set lock_timeout = 0; select pg_advisory_lock(7312024)")?;
            let outcome = pg.run_pending_migrations(POSTGRES).map(drop);
            pg.batch_execute("select pg_advisory_unlock(7312024)")?;
            pg.batch_execute(POSTGRES_PATIENCE)?;
            outcome
        }
        DbConnection::Sqlite(sqlite) => sqlite.run_pending_migrations(SQLITE).map(drop),
    }
    .map_err(|error| anyhow::anyhow!("Die Migration ist fehlgeschlagen: {error}"))
}

/// Whether nothing is missing.
pub(super) fn are_complete(connection: &mut DbConnection) -> Result<bool> {
    match connection {
        DbConnection::Pg(pg) => pg.has_pending_migration(POSTGRES),
        DbConnection::Sqlite(sqlite) => sqlite.has_pending_migration(SQLITE),
    }
    .map(|is_pending| !is_pending)
    .map_err(|error| Error::Unavailable(anyhow::anyhow!("{error}")))
}

/// Down to nothing and up again.
pub(super) fn redo(connection: &mut DbConnection) -> anyhow::Result<()> {
    match connection {
        DbConnection::Pg(pg) => pg.revert_all_migrations(POSTGRES).map(drop),
        DbConnection::Sqlite(sqlite) => sqlite.revert_all_migrations(SQLITE).map(drop),
    }
    .map_err(|error| anyhow::anyhow!("Das Zurückrollen ist fehlgeschlagen: {error}"))?;
    run(connection)
}
