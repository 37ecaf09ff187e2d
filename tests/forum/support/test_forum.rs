//! The real server on a port of its own, with its own database and mail server.

use std::net::TcpListener;
use std::sync::mpsc;
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use lotsenforum::app::App;
use lotsenforum::clock::Clock;
use lotsenforum::config::{Config, SecondFactorFor};
use lotsenforum::db::types::Timestamp;
use lotsenforum::forum::accounts::Role;
use lotsenforum::forum::channels;
use lotsenforum::forum::ids::ChannelId;
use lotsenforum::{jobs, server};

use super::database::TestDatabase;
use super::people::Newcomer;
use super::smtp_sink::SmtpSink;
use super::{Browser, Mail, Person, Start};

/// A forum for one test. It ends when it is dropped.
pub struct TestForum {
    base: String,
    app: App,
    /// Its mail server.
    pub smtp: SmtpSink,
    server: Option<Running>,
    // Last, so that server and connections are gone before their database is.
    _database: TestDatabase,
    _folder: tempfile::TempDir,
}

/// An instant, as in `at("2026-03-10T07:00:00+01:00")`.
pub fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap_or_else(|| panic!("no instant: {text}"))
}

const MORNING: &str = "2026-03-04T10:00:00+01:00";

impl TestForum {
    /// A forum on Wednesday, 4 March 2026, 10 o'clock in Berlin.
    pub fn start() -> Self {
        Self::start_with(|_| {})
    }

    /// The same with other settings.
    pub fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        Self::start_on(Clock::showing(at(MORNING)), "127.0.0.1", change)
    }

    /// The same at an address that has a name.
    pub fn start_at_localhost() -> Self {
        Self::start_on(Clock::showing(at(MORNING)), "localhost", |_| {})
    }

    /// The same with a clock that stands until it is moved: for stories in which no minute may become full.
    pub fn start_standing(change: impl FnOnce(&mut Config)) -> Self {
        Self::start_on(Clock::standing(at(MORNING)), "127.0.0.1", change)
    }

    fn start_on(clock: Clock, host: &str, change: impl FnOnce(&mut Config)) -> Self {
        // What the server complains of stands beside the failure of the test.
        let _ = tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_test_writer().try_init();
        let folder = tempfile::tempdir().unwrap();
        let database = TestDatabase::new(folder.path());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{host}:{}", listener.local_addr().unwrap().port());
        let smtp = SmtpSink::start();
        let mut config = Config::from_sources(None, |name| match name {
            "LOTSEN_DATABASE_URL" => Some(database.url.clone()),
            "LOTSEN_BASE_URL" => Some(base.clone()),
            "LOTSEN_MAIL_URL" => Some(format!("smtp://127.0.0.1:{}", smtp.port)),
            _ => None,
        })
        .unwrap();
        config.database.connections = 3;
        config.development.count_queries = true;
        // Stories that are not about it let moderators in by their password alone.
        config.sign_in.second_factor = SecondFactorFor::Nobody;
        change(&mut config);
        let app = App::build(config, clock).unwrap();
        let server = Some(serve(app.clone(), listener));
        Self { base, app, smtp, server, _database: database, _folder: folder }
    }

    /// How the program is started on the same database and the same mail server, at the same time.
    pub fn program(&self) -> Start {
        Start {
            mail: self.app.config.mail.url.clone(),
            now: Some(self.clock().now()),
            ..Start::on(&self.app.config.database.url, self._folder.path())
        }
    }

    /// What the server is built on, for looks behind the scene.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Its clock.
    pub fn clock(&self) -> &Clock {
        &self.app.clock
    }

    /// Its address.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// A browser in which nobody is signed in.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.base)
    }

    /// A monitoring on the same machine.
    pub fn browser_on_this_machine(&self) -> Browser {
        Browser::without_proxy(&self.base)
    }

    /// Somebody new.
    pub fn member(&self, name: &str) -> Newcomer<'_> {
        Newcomer::new(self, name)
    }

    /// A moderator who is signed in.
    pub fn moderator(&self, name: &str) -> Person<'_> {
        self.member(name).with_role(Role::Moderator).join()
    }

    /// The id of a channel.
    pub fn channel_id(&self, slug: &str) -> ChannelId {
        let channels = self.app.db.read(channels::store::every).unwrap();
        channels.into_iter().find(|channel| channel.slug == slug).unwrap().id
    }

    /// Carries out everything that is due now.
    pub fn runs_due_jobs(&self) {
        for report in jobs::drain(&self.app) {
            report.outcome.unwrap_or_else(|error| panic!("{} failed: {error}", report.job));
        }
    }

    /// What has arrived for somebody.
    pub fn mails_to(&self, person: &Person<'_>) -> Vec<Mail> {
        self.smtp.mails_to(&person.email)
    }
}

/// A server on a thread of its own, until it is dropped.
pub struct Running(ServerHandle, Option<JoinHandle<()>>);

/// Starts a server.
pub fn serve(app: App, listener: TcpListener) -> Running {
    let (sender, receiver) = mpsc::channel();
    let thread = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = server::start(app, listener).unwrap();
            sender.send(server.handle()).unwrap();
            server.await.unwrap();
        });
    });
    Running(receiver.recv().unwrap(), Some(thread))
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.stop(false));
        // The stop is carried out by the server's own thread.
        let _ = self.1.take().map(JoinHandle::join);
    }
}

impl Drop for TestForum {
    fn drop(&mut self) {
        drop(self.server.take());
    }
}

impl TestForum {
    /// A browser whose network the proxy names.
    pub fn browser_behind(&self, network: &str) -> Browser {
        Browser::behind(&self.base, network)
    }

    /// A regional network channel.
    pub fn network(&self, slug: &str, name: &str, region: &str) -> ChannelId {
        let region = lotsenforum::forum::regions::Ags::parse(region).unwrap();
        let now = self.clock().now();
        let words = (slug, name, "Das Netzwerk vor Ort.");
        self.app.db.write(|conn| channels::store::insert(conn, words, 100, Some(&region), now)).unwrap()
    }

    /// Takes over lines in the format of docs/DATA.md.
    pub fn imports(&self, lines: &str) {
        use lotsenforum::forum::exchange::import::{Source, import};
        let input = Box::new(std::io::Cursor::new(lines.to_owned()));
        let sources = vec![Source { name: None, input, sha256: None }];
        let (app, folder) = (&self.app, self._folder.path());
        import(&app.db, &app.regions(), sources, folder, app.clock.now(), &mut |_| {}).unwrap();
    }

    /// Suspends somebody, as an administrator will be able to.
    pub fn suspends(&self, person: &Person<'_>) {
        use diesel::prelude::*;
        use lotsenforum::db::schema::members;
        let now = self.clock().now();
        self.app
            .db
            .write(|conn| {
                diesel::update(members::table.find(person.id))
                    .set(members::suspended_at.eq(now))
                    .execute(conn)?;
                Ok(())
            })
            .unwrap();
    }
}

impl TestForum {
    /// How many rows each table has, and what the settings say: what a harmless visit leaves alone.
    pub fn rows(&self) -> Vec<String> {
        use diesel::prelude::*;
        use diesel::sql_types::Text;
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Text)]
            row: String,
        }
        let tables = [
            "members",
            "sessions",
            "saved_forms",
            "threads",
            "posts",
            "thanks",
            "read_marks",
            "notifications",
            "outbox",
            "digests",
            "mail_preferences",
            "channel_subscriptions",
        ];
        self.app
            .db
            .read(|conn| {
                let mut rows = Vec::new();
                for table in tables {
                    let count = format!("select '{table} ' || count(*) as row from {table}");
                    rows.extend(diesel::sql_query(count).load::<Row>(conn)?);
                }
                let settings = "select 'settings ' || member_id || rhythm || weekday || last_period as row \
                     from mail_preferences order by member_id";
                rows.extend(diesel::sql_query(settings).load::<Row>(conn)?);
                Ok(rows.into_iter().map(|row| row.row).collect())
            })
            .unwrap()
    }
}

impl TestForum {
    /// What the program says to a command on the same database.
    pub fn says(&self, arguments: &[&str]) -> String {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_lotsenforum"))
            .args(arguments)
            .env("LOTSEN_CONFIG", "")
            .env("LOTSEN_DATABASE_URL", &self.app.config.database.url)
            .env("LOTSEN_MAIL_URL", &self.app.config.mail.url)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}
