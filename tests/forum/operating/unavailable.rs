//! The database cannot be had for a while.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::support::{Page, TestForum};

/// Holds what a reply needs, as another program would: a backup by a careless hand, a forgotten shell.
struct Lock {
    connection: lotsenforum::db::DbConnection,
}

impl Lock {
    fn take(forum: &TestForum) -> Self {
        use lotsenforum::db::{Address, DbConnection};
        let url = &forum.app().config.database.url;
        let connection = match Address::parse(url).unwrap() {
            Address::Sqlite(path) => {
                let mut connection = SqliteConnection::establish(&path).unwrap();
                connection.batch_execute("begin immediate").unwrap();
                DbConnection::Sqlite(connection)
            }
            Address::Postgres(url) => {
                let mut connection = PgConnection::establish(&url).unwrap();
                // PostgreSQL waits as long as it takes; the forum must not.
                connection.batch_execute("begin; lock table posts in exclusive mode").unwrap();
                DbConnection::Pg(connection)
            }
        };
        Self { connection }
    }

    fn release(mut self) {
        self.connection.batch_execute("rollback").unwrap();
    }
}

fn reply_on(page: &Page) -> crate::support::Form {
    page.form("Antwort veröffentlichen").with("text", "Wir nehmen das *kleine*.")
}

#[test]
fn a_locked_database_costs_nobody_a_text() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let form = reply_on(&ben.reads(&thread));

    let lock = Lock::take(&forum);
    let refused = ben.browser.sends(&form);
    let reading = ben.reads(&thread);
    lock.release();

    assert_eq!(refused.status, 503, "{}", refused.text());
    assert!(refused.headers.contains_key("retry-after"));
    assert_eq!(refused.h1(), "Das Forum macht gerade eine kurze Pause.");
    assert_eq!(reading.status, 200, "reading goes on: {}", reading.text());
    let again = refused.form("Noch einmal senden");
    assert_eq!(again.value("text"), "Wir nehmen das *kleine*.");
    assert_eq!(again.value("einmal"), form.value("einmal"));

    assert_eq!(ben.browser.sends(&again).status, 200);
    // The first form once more, as a browser that was closed too early would send it.
    ben.browser.sends(&form);
    let posts = anna.reads(&thread).texts_of("article.post");
    assert_eq!(posts.len(), 2, "the question, and one reply: {posts:?}");
}
