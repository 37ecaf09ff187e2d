//! The program itself, as an operator runs it: started, asked, stopped, killed.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use lotsenforum::db::types::Timestamp;

use super::Browser;

/// How long a start or a stop may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running `lotsenforum serve`. It is killed when it is dropped.
pub struct Program {
    /// Its address.
    pub base: String,
    child: Child,
    log: PathBuf,
}

/// How it is started.
#[derive(Clone)]
pub struct Start {
    /// `LOTSEN_DATABASE_URL`
    pub database: String,
    /// `LOTSEN_MAIL_URL`
    pub mail: String,
    /// What its clock shows when it starts; the machine's time without it.
    pub now: Option<Timestamp>,
    /// Where its log goes.
    pub folder: PathBuf,
    /// `RUST_LOG`
    pub log_level: &'static str,
    /// `LOTSEN_BASE_URL`, if it is not its own address.
    pub base_url: Option<String>,
    /// Lines of a settings file.
    pub settings: String,
    /// Where it tells of its state (`NOTIFY_SOCKET`), as under systemd.
    pub notify: Option<PathBuf>,
}

impl Start {
    /// On a database; mail goes to a folder.
    pub fn on(database: &str, folder: &Path) -> Self {
        Self {
            database: database.to_owned(),
            mail: format!("file:{}", folder.join("mail").display()),
            now: None,
            folder: folder.to_owned(),
            log_level: "info",
            base_url: None,
            settings: String::new(),
            notify: None,
        }
    }

    /// Starts it on a free port and waits until it is ready.
    pub fn run(&self) -> Program {
        let program = self.run_on(free_port());
        program.becomes_ready();
        program
    }

    /// Starts it on a port, and does not wait.
    pub fn run_on(&self, port: u16) -> Program {
        let base = format!("http://127.0.0.1:{port}");
        let log = self.folder.join(format!("log-{port}"));
        let settings = self.folder.join(format!("settings-{port}.toml"));
        std::fs::write(&settings, &self.settings).unwrap();
        let file = File::options().create(true).append(true).open(&log).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_lotsenforum"))
            .arg("serve")
            .args(self.now.map(|now| format!("--now={}", now.berlin().to_rfc3339())))
            .env("LOTSEN_CONFIG", settings)
            .env("LOTSEN_DATABASE_URL", &self.database)
            .env("LOTSEN_LISTEN", format!("127.0.0.1:{port}"))
            .env("LOTSEN_BASE_URL", self.base_url.as_ref().unwrap_or(&base))
            .env("LOTSEN_MAIL_URL", &self.mail)
            .env("RUST_LOG", self.log_level)
            .envs(self.notify.iter().map(|socket| ("NOTIFY_SOCKET", socket)))
            .stdout(Stdio::null())
            .stderr(file)
            .spawn()
            .unwrap();
        Program { base, child, log }
    }
}

impl Start {
    /// Starts the jobs that are due at an instant, once, and does not wait.
    pub fn jobs_at(&self, now: &str) -> Child {
        let base_url = self.base_url.as_deref().unwrap_or("http://127.0.0.1:8080");
        Command::new(env!("CARGO_BIN_EXE_lotsenforum"))
            .args(["jobs", "run-due", "--now", now])
            .env("LOTSEN_DATABASE_URL", &self.database)
            .env("LOTSEN_BASE_URL", base_url)
            .env("LOTSEN_MAIL_URL", &self.mail)
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    }
}

/// A port that nobody listens on just now.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Program {
    /// Waits until it wants requests.
    pub fn becomes_ready(&self) {
        let begun = Instant::now();
        while self.status_of("/readyz") != Some(200) {
            assert!(begun.elapsed() < PATIENCE, "it does not become ready: {}", self.log());
            std::thread::park_timeout(Duration::from_millis(20));
        }
    }

    /// The status of an answer; nothing if there is none.
    pub fn status_of(&self, path: &str) -> Option<u16> {
        Some(self.agent().get(format!("{}{path}", self.base)).call().ok()?.status().as_u16())
    }

    /// The text of an answer.
    pub fn text_of(&self, path: &str) -> String {
        let mut answer = self.agent().get(format!("{}{path}", self.base)).call().unwrap();
        answer.body_mut().read_to_string().unwrap()
    }

    /// One of the figures; 0 if it is not there.
    pub fn figure(&self, name: &str) -> f64 {
        let text = self.text_of("/metrics");
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.map_or(0.0, |value| value.parse().unwrap())
    }

    fn agent(&self) -> ureq::Agent {
        ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(PATIENCE))
            .build()
            .into()
    }

    /// A browser in which nobody is signed in.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.base)
    }

    /// What it has written so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// SIGTERM, as systemd sends it.
    pub fn terminate(&self) {
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for its end.
    pub fn ends(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(begun.elapsed() < PATIENCE, "it does not end: {}", self.log());
            std::thread::park_timeout(Duration::from_millis(20));
        }
    }

    /// SIGKILL: no time to tidy up.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
