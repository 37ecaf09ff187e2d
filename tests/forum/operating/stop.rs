//! SIGTERM: what was begun is finished, nothing new is begun.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use lotsenforum::mail::{NewLetter, outbox_store};

use crate::support::{
    Answer, Browser, Form, PASSWORD, Person, Program, Start, TestForum, ThreadAddress, free_port,
};

/// A pause between two looks at another program.
fn shortly() {
    std::thread::park_timeout(Duration::from_millis(20));
}

/// Ben at the program's door, with a reply that is ready to be sent.
fn about_to_reply(forum: &TestForum, program: &Program) -> (Browser, Form, ThreadAddress) {
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let ben = forum.member("Ben Huber").join_without_signing_in();
    let browser = program.browser();
    signs_in(&browser, &ben);
    let form = browser.visits(&thread.path).form("Antwort veröffentlichen");
    (browser, form.with("text", "Wir nehmen das kleine."), thread)
}

fn signs_in(browser: &Browser, person: &Person<'_>) {
    let form = browser.visits("/anmelden").form("Anmelden");
    let page = browser.sends(&form.with("email", &person.email).with("passwort", PASSWORD));
    assert_eq!(page.status, 200, "{}", page.text());
}

/// A form on a slow line: the head and half of the body are sent.
struct Upload {
    stream: TcpStream,
    rest: String,
}

impl Upload {
    fn begin(program: &Program, browser: &Browser, form: &Form) -> Self {
        let body = form.body();
        let (half, rest) = body.split_at(body.len() / 2);
        let mut stream = TcpStream::connect(program.base.trim_start_matches("http://")).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: forum\r\ncookie: {}\r\norigin: {}\r\ncontent-type: \
             application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{half}",
            form.action(),
            browser.cookie_header(),
            program.base,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        Self { stream, rest: rest.to_owned() }
    }

    fn end(mut self) -> String {
        self.stream.write_all(self.rest.as_bytes()).unwrap();
        let mut answer = String::new();
        let _ = self.stream.read_to_string(&mut answer);
        answer
    }
}

#[test]
fn a_form_that_is_under_way_gets_its_answer() {
    let forum = TestForum::start();
    let mut program = Start { settings: "[server]\nstop_delay = 3\n".to_owned(), ..forum.program() }.run();
    let (browser, form, thread) = about_to_reply(&forum, &program);
    let upload = Upload::begin(&program, &browser, &form);

    program.terminate();
    while program.status_of("/readyz") != Some(503) {
        shortly();
    }
    while program.status_of("/healthz").is_some() {
        shortly();
    }
    let answer = upload.end();

    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert_eq!(program.ends().code(), Some(0), "{}", program.log());
    let carla = forum.member("Carla Wolf").join();
    assert!(carla.reads(&thread).text().contains("Wir nehmen das kleine."));
}

#[test]
fn a_second_signal_ends_at_once() {
    let forum = TestForum::start();
    let mut program = forum.program().run();
    let (browser, form, _) = about_to_reply(&forum, &program);
    let _upload = Upload::begin(&program, &browser, &form);

    program.terminate();
    while program.status_of("/readyz") == Some(200) {
        shortly();
    }
    program.terminate();

    assert_eq!(program.ends().code(), Some(1));
    assert!(program.log().contains("second signal"), "{}", program.log());
}

/// A mail server that answers nobody until it is told to.
#[derive(Clone, Default)]
struct Gate {
    asked: Arc<AtomicUsize>,
    open: Arc<(Mutex<bool>, Condvar)>,
}

impl Gate {
    fn wait(&self) {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let open = self.open.0.lock().unwrap();
        let _open = self.open.1.wait_while(open, |open| !*open).unwrap();
    }

    fn opens(&self) {
        *self.open.0.lock().unwrap() = true;
        self.open.1.notify_all();
    }
}

fn writes_letters(forum: &TestForum, count: usize) {
    let anna = forum.member("Anna Maier").join_without_signing_in();
    let now = forum.clock().now();
    let written = forum.app().db.write(|conn| {
        for number in 0..count {
            let letter = NewLetter {
                member_id: Some(anna.id.0),
                kind: "digest",
                to_email: anna.email.clone(),
                to_name: anna.name.clone(),
                subject: "Wochenrückblick".to_owned(),
                text_body: "Guten Tag".to_owned(),
                html_body: "<p>Guten Tag</p>".to_owned(),
                list_id: "wochenrueckblick.forum.example".to_owned(),
                unsubscribe_url: "https://forum.example/e/x/abmelden".to_owned(),
                message_id: format!("letter-{number}@forum.example"),
            };
            outbox_store::insert(conn, &letter, now, now)?;
        }
        Ok(())
    });
    written.unwrap();
}

#[test]
fn letters_that_were_not_begun_are_given_back() {
    let forum = TestForum::start();
    writes_letters(&forum, 12);
    let gate = Gate::default();
    let asked = gate.clone();
    forum.smtp.answers(move |_, _| {
        asked.wait();
        Answer::Accept
    });

    let mut program = forum.program().run();
    while gate.asked.load(Ordering::SeqCst) < 5 {
        shortly();
    }
    assert_eq!(program.figure(r#"lotsenforum_outbox_letters{state="claimed"}"#).to_string(), "12");
    program.terminate();
    while program.status_of("/readyz") == Some(200) {
        shortly();
    }
    gate.opens();

    assert_eq!(program.ends().code(), Some(0), "{}", program.log());
    let now = forum.clock().now();
    let depth = forum.app().db.read(|conn| outbox_store::depth(conn, now)).unwrap();
    assert_eq!((depth.waiting, depth.claimed), (7, 0), "five were at the wire: {}", program.log());
    assert_eq!(forum.smtp.mails().len(), 5);
}

#[test]
fn systemd_hears_when_it_is_ready_and_when_it_stops() {
    let forum = TestForum::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notify");
    let socket = std::os::unix::net::UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let hears = || {
        let mut words = [0; 64];
        let length = socket.recv(&mut words).unwrap();
        String::from_utf8_lossy(&words[..length]).trim().to_owned()
    };

    let mut program = Start { notify: Some(path.clone()), ..forum.program() }.run_on(free_port());
    assert_eq!(hears(), "READY=1");
    assert_eq!(program.status_of("/readyz"), Some(200), "requests are taken from now on");
    program.terminate();
    assert_eq!(hears(), "STOPPING=1");
    assert_eq!(program.ends().code(), Some(0));
}
