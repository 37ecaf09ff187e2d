//! Sixteen hundred digests, a mail server in a bad mood, and a program that is killed twice.

use std::collections::BTreeSet;
use std::time::Duration;

use lotsenforum::mail::{LetterState, outbox_store};

use crate::support::{Answer, TestForum, reader_address, reader_number};

const READERS: usize = 1_600;
/// Connections at once; so many letters may be under way when the program dies.
const CONNECTIONS: usize = 5;

/// Every 40th is refused for now and for ever, every 41st for good, every 43rd is taken and cut off once.
fn mood(to: &str, got: usize) -> Answer {
    let Some(number) = reader_number(to) else { return Answer::Accept };
    match number {
        n if n.is_multiple_of(40) => Answer::NotNow,
        n if n.is_multiple_of(41) => Answer::Never,
        n if n.is_multiple_of(43) && got == 0 => Answer::TakeAndCut,
        _ => Answer::Accept,
    }
}

/// Kills the program as soon as so many mails have arrived.
fn killed_after(forum: &TestForum, mails: usize, now: &str) {
    let mut program = forum.program().jobs_at(now);
    while forum.smtp.mails().len() < mails {
        assert!(program.try_wait().unwrap().is_none(), "it ended before {mails} mails were sent");
        std::thread::park_timeout(Duration::from_millis(5));
    }
    program.kill().unwrap();
    program.wait().unwrap();
}

#[test]
fn one_digest_per_reader_whatever_is_killed() {
    let forum = TestForum::start();
    forum.join_readers(READERS);
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    ben.replies_to(&thread, "Wir nehmen das kleine.");
    anna.browser.sends(&anna.reads(&thread).form("Als Lösung markieren"));
    forum.smtp.answers(mood);

    killed_after(&forum, 300, "2026-03-10T07:50:00+01:00");
    killed_after(&forum, 900, "2026-03-10T08:10:00+01:00");
    for now in ["08:30", "09:00", "10:00", "12:00", "16:00", "20:00", "23:00"] {
        assert!(forum.program().jobs_at(&format!("2026-03-10T{now}:00+01:00")).wait().unwrap().success());
    }
    // Eight attempts with growing pauses take some hours.
    assert!(forum.program().jobs_at("2026-03-11T06:00:00+01:00").wait().unwrap().success());

    let mut received = forum.message_ids();
    let mut doubled = 0;
    for number in 1..=READERS {
        let ids = received.remove(&reader_address(number)).unwrap_or_default();
        match mood(&reader_address(number), 0) {
            Answer::NotNow | Answer::Never => assert!(ids.is_empty(), "reader {number}"),
            Answer::TakeAndCut => assert!((1..=3).contains(&ids.len()), "reader {number}: {}", ids.len()),
            Answer::Accept => {
                assert!(!ids.is_empty(), "reader {number} got nothing");
                doubled += ids.len() - 1;
            }
        }
        assert!(ids.iter().collect::<BTreeSet<_>>().len() <= 1, "one letter has one id: {ids:?}");
    }
    assert!(doubled <= 2 * CONNECTIONS, "{doubled} doubles: only what was under way when it died");
    println!("{doubled} letters doubled, of at most {}", 2 * CONNECTIONS);

    let failed =
        forum.app().db.read(|conn| outbox_store::list(conn, Some(LetterState::Failed), None, 0, 10_000));
    let failed = failed.unwrap();
    let refused = (1..=READERS).filter(|n| n.is_multiple_of(40) || n.is_multiple_of(41)).count();
    assert_eq!(failed.len(), refused);
    for letter in &failed {
        let reason = letter.reason.clone().unwrap_or_default();
        let expected = if reader_number(&letter.to_email).is_some_and(|number| number.is_multiple_of(40)) {
            "451"
        } else {
            "550"
        };
        assert!(reason.contains(expected), "{}: {reason}", letter.to_email);
    }
    let waiting = forum
        .app()
        .db
        .read(|conn| outbox_store::list(conn, Some(LetterState::Waiting), None, 0, 10))
        .unwrap();
    assert!(waiting.is_empty(), "{} still wait", waiting.len());
}
