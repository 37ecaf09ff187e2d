//! A database of its own for every test: a copied SQLite file, or a schema in the PostgreSQL that
//! `TEST_DATABASE` names.

use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::prelude::*;
use lotsenforum::db::{Address, Database};

static NUMBER: AtomicU32 = AtomicU32::new(0);
static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();

/// A database that goes when the test ends.
pub struct TestDatabase {
    /// For `LOTSEN_DATABASE_URL`.
    pub url: String,
    schema: Option<(String, String)>,
}

impl TestDatabase {
    pub fn new(folder: &Path) -> Self {
        match std::env::var("TEST_DATABASE").ok().filter(|url| url.starts_with("postgres")) {
            Some(server) => Self::schema(&server),
            None => Self::file(folder),
        }
    }

    /// The migrations run once; every test begins with a copy of the file they made.
    fn file(folder: &Path) -> Self {
        let template = TEMPLATE.get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("template.sqlite");
            drop(Database::open(&Address::parse(path.to_str().unwrap()).unwrap(), 1).unwrap());
            std::fs::read(path).unwrap()
        });
        let path = folder.join("forum.sqlite");
        std::fs::write(&path, template).unwrap();
        Self { url: path.to_str().unwrap().to_owned(), schema: None }
    }

    fn schema(server: &str) -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let schema = format!("test_{}_{number}", std::process::id());
        run(server, &format!("create schema {schema}"));
        let joint = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{joint}options=-csearch_path%3D{schema}");
        Self { url, schema: Some((server.to_owned(), schema)) }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some((server, schema)) = &self.schema {
            run(server, &format!("drop schema {schema} cascade"));
        }
    }
}

fn run(server: &str, statement: &str) {
    let mut connection = PgConnection::establish(server).unwrap();
    diesel::sql_query(statement).execute(&mut connection).unwrap();
}
