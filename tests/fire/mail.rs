//! Mail servers that refuse, hang and cut.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use lotsenforum::mail::{LetterState, NewLetter, outbox_store};

use crate::scene::{Scene, TUESDAY};
use crate::support::smtp_sink::SmtpSink;
use crate::support::{Program, at, free_port};
use crate::writer::{Said, Writer};

const LETTERS: usize = 10;

/// A server on a port that takes connections and does worse than nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    /// Never says a word.
    Hangs,
    /// Greets and cuts.
    Cuts,
}

/// Keeps the connections, so that they stay open.
fn serve(mood: Mood) -> (u16, Arc<Mutex<Vec<TcpStream>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let kept: Arc<Mutex<Vec<TcpStream>>> = Arc::default();
    let keeping = kept.clone();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            if mood == Mood::Cuts {
                let _ = stream.write_all(b"220 hier\r\n");
                let _ = stream.read(&mut [0; 64]);
            }
            if mood == Mood::Hangs {
                keeping.lock().unwrap().push(stream);
            }
        }
    });
    (port, kept)
}

fn write_letters(scene: &Scene) {
    let app = scene.app();
    let written = app.db.write(|conn| {
        for number in 0..LETTERS {
            let member = lotsenforum::forum::accounts::store::by_email(conn, &address(number))?.unwrap();
            let letter = NewLetter {
                member_id: Some(member.id.0),
                kind: "digest",
                to_email: address(number),
                to_name: member.name,
                subject: "Wochenrückblick".to_owned(),
                text_body: "Guten Tag".to_owned(),
                html_body: "<p>Guten Tag</p>".to_owned(),
                list_id: "wochenrueckblick.forum.example".to_owned(),
                unsubscribe_url: "https://forum.example/e/x/abmelden".to_owned(),
                message_id: format!("letter-{number}@forum.example"),
            };
            outbox_store::insert(conn, &letter, at(TUESDAY), at(TUESDAY))?;
        }
        Ok(())
    });
    written.unwrap();
}

fn address(number: usize) -> String {
    format!("lotse{number}@gemeinde{number}.example")
}

fn wait_for(program: &Program, figure: &str, at_least: f64) {
    let begun = Instant::now();
    while program.figure(figure) < at_least {
        assert!(begun.elapsed() < Duration::from_secs(150), "{figure}: {}", program.log());
        std::thread::park_timeout(Duration::from_millis(50));
    }
}

/// The slowest of some replies and pages while mail is in trouble.
fn slowest(program: &Program, scene: &Scene, name: &str) -> Duration {
    let writer = Writer::new(&program.base, &scene.sessions[0]);
    let thread = writer.asks("1", &format!("Geht es noch, wenn der Mailserver {name}?"));
    (0..20)
        .map(|number| {
            let begun = Instant::now();
            let key = format!("{name}-{number}");
            assert!(matches!(writer.replies(&thread, &key, "Ja, es geht noch."), Said::Done(_)));
            assert_eq!(writer.reads(&thread), Some(200));
            begun.elapsed()
        })
        .max()
        .unwrap()
}

/// Sends what is due at an hour, with a mail server that works.
fn send(scene: &Scene, sink: &SmtpSink, now: &str) {
    let status = Command::new(env!("CARGO_BIN_EXE_lotsenforum"))
        .args(["jobs", "run-due", "--now", now])
        .env("LOTSEN_DATABASE_URL", &scene.start.database)
        .env("LOTSEN_MAIL_URL", format!("smtp://127.0.0.1:{}", sink.port))
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
}

#[test]
#[ignore = "a fire drill: bin/check --fire"]
fn letters_outlive_every_bad_mail_server() {
    let hanging = serve(Mood::Hangs);
    for (name, port) in [("fehlt", free_port()), ("auflegt", serve(Mood::Cuts).0), ("schweigt", hanging.0)] {
        let mut scene = Scene::new(LETTERS);
        scene.start.mail = format!("smtp://127.0.0.1:{port}");
        write_letters(&scene);
        let mut program = scene.start.run();

        let time = slowest(&program, &scene, name);
        if name == "schweigt" {
            wait_for(&program, r#"lotsenforum_outbox_letters{state="claimed"}"#, 1.0);
        } else {
            wait_for(&program, r#"lotsenforum_letters_total{result="retried"}"#, 10.0);
        }
        assert!(time < Duration::from_secs(5), "a request waited for the mail server: {time:?}");
        let begun = Instant::now();
        program.terminate();
        assert_eq!(program.ends().code(), Some(0), "{}", program.log());
        let stopping = begun.elapsed();
        assert!(stopping < Duration::from_secs(25), "systemd would lose its patience: {stopping:?}");

        let app = scene.app();
        let letters = app.db.read(|conn| outbox_store::list(conn, None, None, 0, 100)).unwrap();
        let waiting: Vec<_> = letters.iter().filter(|one| one.state == LetterState::Waiting).collect();
        assert_eq!(waiting.len(), LETTERS, "nothing is lost");
        let later = waiting.iter().filter(|one| one.next_attempt_at > at(TUESDAY)).count();
        assert!(name == "schweigt" || later == LETTERS, "a pause after a failure");

        let sink = SmtpSink::start();
        for now in ["2026-03-10T09:15:00+01:00", "2026-03-10T10:00:00+01:00"] {
            send(&scene, &sink, now);
        }
        for number in 0..LETTERS {
            assert_eq!(sink.mails_to(&address(number)).len(), 1, "{name}: letter {number}");
        }
        println!(
            "mail: server {name}: {LETTERS} letters kept and delivered once when it was well; slowest reply and \
             page {} ms meanwhile; stop took {} ms",
            time.as_millis(),
            stopping.as_millis()
        );
    }
}
