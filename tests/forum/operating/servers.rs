//! Two servers on one PostgreSQL. With SQLite there is one, so there these stories end at once.

use std::time::{Duration, Instant};

use lotsenforum::mail::outbox_store;

use crate::support::{PASSWORD, Start, TestForum, at, free_port, reader_address};

const READERS: usize = 400;
/// Letters that may be under way when a program dies: its connections to the mail server.
const CONNECTIONS: usize = 5;
/// Letters that wait for the lease of a program that died: what it claims at once.
const CLAIMED: usize = 20;

fn is_postgres(forum: &TestForum) -> bool {
    let is_postgres = forum.app().config.database.url.starts_with("postgres");
    if !is_postgres {
        println!("SQLite has one server; this story is PostgreSQL's");
    }
    is_postgres
}

#[test]
fn one_digest_and_one_delivery_whoever_is_killed() {
    let forum = TestForum::start();
    if !is_postgres(&forum) {
        return;
    }
    forum.join_readers(READERS);
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    for title in ["Welches DMS nutzt ihr?", "Wer hat eine Dienstanweisung?", "Wie scannt ihr die Post?"] {
        let thread = anna.asks(title, "Wir suchen eines.");
        ben.replies_to(&thread, "Wir nehmen das kleine.");
    }
    forum.clock().set(at("2026-03-10T09:00:00+01:00"));
    let start = forum.program();
    let (mut one, port) = (start.run_on(free_port()), free_port());
    let mut other = start.run_on(port);
    other.becomes_ready();

    for mails in [60, 160] {
        arrive(&forum, mails);
        other.kill();
        other = start.run_on(port);
        other.becomes_ready();
    }
    arrive(&forum, READERS - 2 * CLAIMED);
    // The living give back what they have not sent; what the dead had claimed comes free when their leases end.
    for program in [&mut one, &mut other] {
        program.terminate();
        assert!(program.ends().success());
    }
    for now in ["09:30", "10:30"] {
        assert!(start.jobs_at(&format!("2026-03-10T{now}:00+01:00")).wait().unwrap().success());
    }

    let mut received = forum.message_ids();
    let mut doubled = 0;
    for number in 1..=READERS {
        let mut ids = received.remove(&reader_address(number)).unwrap_or_default();
        assert!(!ids.is_empty(), "reader {number} got nothing");
        doubled += ids.len() - 1;
        ids.dedup();
        assert_eq!(ids.len(), 1, "one digest has one id: {ids:?}");
    }
    assert!(doubled <= 2 * CONNECTIONS, "{doubled} doubles: only what was under way when one died");
    println!("{READERS} readers, {doubled} letters doubled, of at most {}", 2 * CONNECTIONS);
    let depth = forum.app().db.read(|conn| outbox_store::depth(conn, forum.clock().now())).unwrap();
    assert_eq!((depth.waiting, depth.failed), (0, 0));
    for program in [&one, &other] {
        assert!(!program.log().contains("\"ERROR\""), "{}", program.log());
    }
}

fn arrive(forum: &TestForum, count: usize) {
    let begun = Instant::now();
    while forum.smtp.mails().len() < count {
        assert!(begun.elapsed() < Duration::from_secs(120), "{} mails", forum.smtp.mails().len());
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

#[test]
fn who_is_signed_in_at_one_is_signed_in_at_the_other() {
    let forum = TestForum::start();
    if !is_postgres(&forum) {
        return;
    }
    let start = Start { base_url: Some(forum.base().to_owned()), ..forum.program() };
    let (mut one, other) = (start.run(), start.run());
    let anna = forum.member("Anna Maier").join_without_signing_in();
    let (here, there) = (one.browser(), other.browser());
    let form = here.visits("/anmelden").form("Anmelden");
    here.sends(&form.with("email", &anna.email).with("passwort", PASSWORD));
    there.sets_cookie("sitzung", &here.cookie("sitzung").unwrap());

    // The form of one, sent to the other: both know the key that signed it.
    let settings = here.visits("/konto/post").form("Speichern");
    one.kill();
    let page = there.sends(&settings);

    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("Anna Maier"), "{}", page.text());
}

#[test]
fn two_servers_begin_an_empty_forum_together() {
    let forum = TestForum::start();
    if !is_postgres(&forum) {
        return;
    }
    for _ in 0..3 {
        forum.app().db.redo_migrations().unwrap();
        let start = forum.program();
        let programs = [start.run_on(free_port()), start.run_on(free_port()), start.run_on(free_port())];
        programs.iter().for_each(crate::support::Program::becomes_ready);
    }
}
