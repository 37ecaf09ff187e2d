//! How large the database is.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::{Database, DbConnection, Statement};
use crate::error::Result;

#[derive(QueryableByName)]
struct Size {
    #[diesel(sql_type = BigInt)]
    bytes: i64,
}

impl Database {
    /// Bytes on disk, indexes included.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn size(&self) -> Result<u64> {
        self.read(|conn| {
            let statement = Statement::new(match conn {
                DbConnection::Pg(_) => "select pg_database_size(current_database()) as bytes",
                DbConnection::Sqlite(_) => {
                    "select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()"
                }
            });
            Ok(u64::try_from(statement.get_result::<Size>(conn)?.bytes).unwrap_or(0))
        })
    }
}
