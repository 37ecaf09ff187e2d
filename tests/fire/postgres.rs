//! PostgreSQL is restarted, crashes, and is away for a while, while people write.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::scene::{Scene, count, posts_with};
use crate::support::free_port;
use crate::writer::{Said, Writer};

const WRITERS: usize = 8;

/// A PostgreSQL of this drill's own, with everything on that keeps what was committed.
struct Server {
    folder: tempfile::TempDir,
    programs: PathBuf,
    port: u16,
}

impl Server {
    /// Starts one; nothing if its programs are not installed.
    fn start() -> Option<Self> {
        let mut versions: Vec<_> = std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten().collect();
        versions.sort_by_key(std::fs::DirEntry::path);
        let programs = versions.pop()?.path().join("bin");
        let folder = tempfile::tempdir().unwrap();
        if is_root() {
            assert!(Command::new("chown").arg("postgres:").arg(folder.path()).status().unwrap().success());
        }
        let server = Self { folder, programs, port: free_port() };
        let data = server.data();
        let data = data.to_str().unwrap();
        let options = ["-D", data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"];
        server.runs("initdb", &options);
        server.up();
        Some(server)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn up(&self) {
        let log = self.folder.path().join("log");
        let socket = self.folder.path().display();
        let options = format!("-k {socket} -h 127.0.0.1 -p {}", self.port);
        let (data, log) = (self.data(), log);
        let data = data.to_str().unwrap();
        self.runs("pg_ctl", &["start", "-w", "-D", data, "-l", log.to_str().unwrap(), "-o", &options]);
    }

    fn down(&self, mode: &str) {
        self.runs("pg_ctl", &["stop", "-w", "-D", self.data().to_str().unwrap(), "-m", mode]);
    }

    /// The server refuses to run as root.
    fn runs(&self, program: &str, arguments: &[&str]) {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.args(arguments).current_dir(self.folder.path());
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        assert!(status.unwrap().success(), "{arguments:?}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.data().join("postmaster.pid").exists() {
            self.down("immediate");
        }
    }
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(Path::new("/proc/self")).is_ok_and(|process| process.uid() == 0)
}

/// What the writers of this drill share.
#[derive(Default)]
struct Desk {
    confirmed: Mutex<Vec<String>>,
    later: AtomicUsize,
    nothing: AtomicUsize,
    slowest: Mutex<Duration>,
    is_over: AtomicBool,
    has_failed: AtomicBool,
}

impl Desk {
    /// Writes one reply after the other, each until it is confirmed.
    fn works(&self, writer: &Writer, number: usize, thread: &str) {
        for counter in 0.. {
            let text = format!("Antwort {counter} von {number}.");
            while !self.replies(writer, thread, &text) {
                if self.has_failed.load(Ordering::SeqCst) {
                    return;
                }
                std::thread::park_timeout(Duration::from_millis(100));
            }
            if self.is_over.load(Ordering::SeqCst) {
                return;
            }
        }
    }

    fn replies(&self, writer: &Writer, thread: &str, text: &str) -> bool {
        let begun = Instant::now();
        let said = writer.replies(thread, text, text);
        let took = begun.elapsed();
        let mut slowest = self.slowest.lock().unwrap();
        *slowest = slowest.max(took);
        match &said {
            Said::Done(_) => self.confirmed.lock().unwrap().push(text.to_owned()),
            Said::Later => drop(self.later.fetch_add(1, Ordering::SeqCst)),
            Said::Nothing => drop(self.nothing.fetch_add(1, Ordering::SeqCst)),
            Said::Wrong(status, html) => panic!("{status}: {html}"),
        }
        matches!(said, Said::Done(_))
    }

    fn so_far(&self) -> usize {
        self.confirmed.lock().unwrap().len()
    }

    /// Waits until so many more are confirmed.
    fn goes_on(&self, more: usize) -> Duration {
        let (begun, before) = (Instant::now(), self.so_far());
        while self.so_far() < before + more {
            if begun.elapsed() > Duration::from_secs(60) {
                self.has_failed.store(true, Ordering::SeqCst);
                panic!("nothing is confirmed any more");
            }
            std::thread::park_timeout(Duration::from_millis(10));
        }
        begun.elapsed()
    }
}

#[test]
#[ignore = "a fire drill: bin/check --fire"]
fn postgres_comes_back_and_the_forum_with_it() {
    if !std::env::var("TEST_DATABASE").is_ok_and(|url| url.starts_with("postgres")) {
        println!("postgres: PostgreSQL's drill");
        return;
    }
    let server = Server::start().expect("PostgreSQL's programs in /usr/lib/postgresql");
    let mut scene = Scene::on(&format!("postgres://postgres@127.0.0.1:{}/postgres", server.port), WRITERS);
    let program = scene.start.run();
    let writers: Vec<_> = scene.sessions.iter().map(|session| Writer::new(&program.base, session)).collect();
    scene.threads = vec![writers[0].asks("1", "Wie macht ihr das, wenn die Datenbank fehlt?")];
    let desk = Desk::default();

    std::thread::scope(|scope| {
        for (number, writer) in writers.iter().enumerate() {
            let (desk, thread) = (&desk, &scene.threads[0]);
            scope.spawn(move || desk.works(writer, number, thread));
        }
        desk.goes_on(100);
        server.down("fast");
        server.up();
        let restarted = desk.goes_on(50);
        // A crash: the server's processes are ended without a word.
        server.down("immediate");
        server.up();
        let crashed = desk.goes_on(50);
        server.down("fast");
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(10) {
            assert_ne!(program.status_of("/readyz"), Some(200), "ready without a database");
            assert_eq!(program.status_of("/healthz"), Some(200));
            std::thread::park_timeout(Duration::from_millis(200));
        }
        server.up();
        let away = desk.goes_on(50);
        desk.is_over.store(true, Ordering::SeqCst);
        println!(
            "postgres: 50 more replies {} ms after a restart, {} ms after a crash, {} ms after 10 s away",
            restarted.as_millis(),
            crashed.as_millis(),
            away.as_millis()
        );
    });

    program.becomes_ready();
    assert_eq!(scene.contradictions(), [""; 0]);
    let app = scene.app();
    let confirmed = desk.confirmed.lock().unwrap();
    for text in confirmed.iter() {
        assert_eq!(posts_with(&app, text), 1, "{text}");
    }
    assert_eq!(count(&app, "posts where number > 1"), i64::try_from(confirmed.len()).unwrap());
    println!(
        "postgres: {} replies confirmed and there once; {} answered 503, {} not at all; slowest answer {} ms",
        confirmed.len(),
        desk.later.load(Ordering::SeqCst),
        desk.nothing.load(Ordering::SeqCst),
        desk.slowest.lock().unwrap().as_millis()
    );
}
