//! The embedded migrations of both databases.

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::DbConnection;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Runs what is missing.
pub(super) fn run(connection: &mut DbConnection) -> anyhow::Result<()> {
    match connection {
        DbConnection::Pg(pg) => {
            // Several servers may start at once: the second waits and finds nothing left to do.
            diesel::connection::SimpleConnection::batch_execute(pg, "select pg_advisory_lock(7312024)")?;
            let outcome = pg.run_pending_migrations(POSTGRES).map(drop);
            diesel::connection::SimpleConnection::batch_execute(pg, "select pg_advisory_unlock(7312024)")?;
            outcome
        }
        DbConnection::Sqlite(sqlite) => sqlite.run_pending_migrations(SQLITE).map(drop),
    }
    .map_err(|error| anyhow::anyhow!("Die Migration ist fehlgeschlagen: {error}"))
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
