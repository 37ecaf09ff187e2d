//! Where a drill plays: a database, members with sessions, threads, and how the program is started there.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use lotsenforum::app::App;
use lotsenforum::clock::Clock;
use lotsenforum::config::Config;
use lotsenforum::forum::accounts::{self, NewMember, Role, password, store};
use lotsenforum::forum::ids::ThreadId;
use lotsenforum::forum::regions::Ags;
use tempfile::TempDir;

use crate::support::database::TestDatabase;
use crate::support::{PASSWORD, Start, at};

/// Tuesday, 10 March 2026, 9 o'clock in Berlin: the digests of the week are due.
pub const TUESDAY: &str = "2026-03-10T09:00:00+01:00";

/// A place for one drill.
pub struct Scene {
    /// How its program is started.
    pub start: Start,
    /// Sessions of the writers.
    pub sessions: Vec<String>,
    /// Path of a thread of each of the first writers.
    pub threads: Vec<String>,
    _database: Option<TestDatabase>,
    _folder: TempDir,
}

impl Scene {
    /// On the database of this run (`TEST_DATABASE`).
    pub fn new(writers: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = TestDatabase::new(folder.path());
        let url = database.url.clone();
        Self::build(folder, Some(database), &url, writers)
    }

    /// On a database that the drill has chosen.
    pub fn on(url: &str, writers: usize) -> Self {
        Self::build(tempfile::tempdir().unwrap(), None, url, writers)
    }

    fn build(folder: TempDir, database: Option<TestDatabase>, url: &str, writers: usize) -> Self {
        let mut start = Start::on(url, folder.path());
        start.now = Some(at(TUESDAY));
        // The drills write more than any person.
        start.settings = "[limits]\nwriting = 1000000\n".to_owned();
        let mut scene =
            Self { start, sessions: Vec::new(), threads: Vec::new(), _database: database, _folder: folder };
        let app = scene.app();
        let hash = password::hash(PASSWORD).unwrap();
        scene.sessions = (0..writers).map(|number| join(&app, number, &hash)).collect();
        scene
    }

    /// The forum from inside, for looking; in no program's way once it is dropped.
    pub fn app(&self) -> App {
        let config = Config::from_sources(None, |name| match name {
            "LOTSEN_DATABASE_URL" => Some(self.start.database.clone()),
            "LOTSEN_MAIL_URL" => Some(self.start.mail.clone()),
            _ => None,
        });
        App::build(config.unwrap(), Clock::showing(at(TUESDAY))).unwrap()
    }

    /// What does not agree in the database: counters with rows, marks with posts, keys with posts.
    pub fn contradictions(&self) -> Vec<String> {
        let app = self.app();
        CONTRADICTIONS
            .iter()
            .filter_map(|(words, from)| {
                let count = count(&app, from);
                (count > 0).then(|| format!("{count} {words}"))
            })
            .collect()
    }
}

const CONTRADICTIONS: [(&str, &str); 7] = [
    (
        "threads with a wrong number of replies",
        "threads t where t.reply_count <> (select count(*) from posts p where p.thread_id = t.id and p.number > 1)",
    ),
    (
        "threads with a wrong last number",
        "threads t where t.last_post_number <> (select max(number) from posts p where p.thread_id = t.id) \
         or t.last_post_number <> (select count(*) from posts p where p.thread_id = t.id)",
    ),
    (
        "posts with wrong thanks",
        "posts p where p.thank_count <> (select count(*) from thanks d where d.post_id = p.id)",
    ),
    (
        "threads with wrong thanks",
        "threads t where t.thank_count <> (select sum(p.thank_count) from posts p where p.thread_id = t.id)",
    ),
    (
        "threads whose state and solution disagree",
        "threads t where (t.status = 'solved') <> (t.answer_post_id is not null) or (t.answer_post_id is not null \
         and not exists (select 1 from posts p where p.id = t.answer_post_id and p.thread_id = t.id))",
    ),
    (
        "forms that made two posts",
        "(select 1 from posts group by author_id, form_key having count(*) > 1) doubles",
    ),
    (
        "replies that nobody hears of, or twice",
        "posts p where p.number > 1 and \
         1 <> (select count(*) from activities a where a.post_id = p.id and a.kind = 'replied')",
    ),
];

/// How many rows `from` has.
pub fn count(app: &App, from: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        rows: i64,
    }
    let row = |conn: &mut _| {
        Ok(diesel::sql_query(format!("select count(*) as rows from {from}")).load::<Row>(conn)?)
    };
    app.db.read(row).unwrap()[0].rows
}

/// How many posts have exactly this text.
pub fn posts_with(app: &App, text: &str) -> i64 {
    use lotsenforum::db::schema::posts;
    app.db.read(|conn| Ok(posts::table.filter(posts::body_md.eq(text)).count().get_result(conn)?)).unwrap()
}

/// What SQLite says of its file, "ok" if it is whole; PostgreSQL looks after itself.
pub fn integrity(scene: &Scene) -> String {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        integrity_check: String,
    }
    if scene.start.database.starts_with("postgres") {
        return "ok".to_owned();
    }
    let mut connection = SqliteConnection::establish(&scene.start.database).unwrap();
    let rows: Vec<Row> = diesel::sql_query("pragma integrity_check").load(&mut connection).unwrap();
    rows.into_iter().map(|row| row.integrity_check).collect()
}

fn join(app: &App, number: usize, hash: &str) -> String {
    let new = NewMember {
        handle: format!("lotse{number}"),
        name: format!("Lotse {number}"),
        email: format!("lotse{number}@gemeinde{number}.example"),
        password_hash: hash.to_owned(),
        role: Role::Member,
        organisation: format!("Gemeinde {number}"),
        home_ags: Ags::parse("08115").unwrap(),
        is_per_du: false,
    };
    let now = app.clock.now() - chrono::Duration::days(7);
    app.db
        .write(|conn| {
            let id = store::insert(conn, &new, now)?;
            let member = store::by_id(conn, id)?;
            accounts::begin_session(conn, &member, "", app.clock.now())
        })
        .unwrap()
}

/// The number in `/t/4711-titel`.
pub fn thread_id(path: &str) -> ThreadId {
    let digits: String = path.trim_start_matches("/t/").chars().take_while(char::is_ascii_digit).collect();
    ThreadId(digits.parse().unwrap())
}
