use chrono::Duration;

use crate::support::{Answer, Mail, Person, TestForum, ThreadAddress, at};

const TUESDAY: &str = "2026-03-10T07:50:00+01:00";
const QUESTION: &str = "Welches DMS nutzt ihr in kleinen Gemeinden?";

/// A week in which Anna asks, Ben answers and Anna marks his answer.
fn a_solved_question<'a>(forum: &'a TestForum) -> (Person<'a>, ThreadAddress) {
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").from("Stadt Ulm", "08421").join();
    let thread = anna.asks(QUESTION, "Wir suchen eines.");
    ben.replies_to(&thread, "Wir nehmen das kleine, es reicht völlig aus. Mehr braucht es nicht.");
    anna.browser.sends(&anna.reads(&thread).form("Als Lösung markieren"));
    (anna, thread)
}

fn only(mails: Vec<Mail>) -> Mail {
    assert_eq!(mails.len(), 1, "{:?}", mails.iter().map(Mail::subject).collect::<Vec<_>>());
    mails.into_iter().next().unwrap()
}

/// All addresses in both parts of a mail.
fn links(mail: &Mail, base: &str) -> Vec<String> {
    let both = format!("{} {}", mail.text(), mail.html().replace("&amp;", "&"));
    let mut links: Vec<String> = both
        .split(|c: char| c.is_whitespace() || "\"<>".contains(c))
        .filter(|word| word.starts_with(base))
        .map(str::to_owned)
        .collect();
    links.sort();
    links.dedup();
    links
}

#[test]
fn a_solved_question_reaches_colleagues_on_tuesday_morning() {
    let forum = TestForum::start();
    let dora = forum.member("Dora Klein").join();
    let (_, thread) = a_solved_question(&forum);
    forum.clock().set(at("2026-03-10T06:55:00+01:00"));
    forum.runs_due_jobs();
    assert!(forum.mails_to(&dora).is_empty(), "not before seven");

    forum.clock().set(at(TUESDAY));
    forum.runs_due_jobs();
    forum.runs_due_jobs();

    let mail = only(forum.mails_to(&dora));
    assert!(mail.subject().contains("gelöste Frage"), "{}", mail.subject());
    assert!(mail.subject().chars().count() <= 60);
    for part in [mail.text(), mail.html()] {
        assert!(part.contains("Guten Tag Dora Klein"));
        assert!(part.contains("Wir nehmen das kleine, es reicht völlig aus."));
        assert!(part.contains(&format!("/t/{}", thread.id)));
        assert!(part.contains("Ihr Kreis"), "each item says why it is there: {part}");
    }
    let text = mail.text();
    assert_eq!(text.matches(QUESTION).count(), 1, "{text}");
    let titles = crate::support::texts_of(&mail.html(), "a");
    assert_eq!(titles.iter().filter(|title| title.contains(QUESTION)).count(), 1, "{titles:?}");
    assert!(text.lines().all(|line| line.chars().count() <= 76 || line.contains("http")), "{text}");
    assert!(text.to_uppercase().contains("GELÖST"));
}

#[test]
fn its_headers_are_those_of_a_polite_newsletter() {
    let forum = TestForum::start();
    let dora = forum.member("Dora Klein").join();
    a_solved_question(&forum);
    forum.clock().set(at(TUESDAY));

    forum.runs_due_jobs();

    let mail = only(forum.mails_to(&dora));
    assert_eq!(mail.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert!(mail.header("List-Unsubscribe").starts_with(&format!("<{}/e/", forum.base())));
    assert_eq!(mail.header("List-Id"), "<wochenrueckblick.lotsenforum.example>");
    assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
    assert_eq!(mail.header("Precedence"), "bulk");
    assert_eq!(mail.header("X-Auto-Response-Suppress"), "OOF, AutoReply, RN, NRN, DR");
    assert!(mail.header("Message-ID").ends_with("@lotsenforum.example>"));
    let html = mail.html();
    assert!(html.len() < 60_000);
    assert!(!html.contains("src="), "nothing loads from anywhere");
}

#[test]
fn looking_at_its_links_changes_nothing_and_each_leads_somewhere() {
    let forum = TestForum::start();
    let dora = forum.member("Dora Klein").join();
    a_solved_question(&forum);
    forum.clock().set(at(TUESDAY));
    forum.runs_due_jobs();
    let mail = only(forum.mails_to(&dora));
    let links = links(&mail, forum.base());
    assert!(links.len() >= 4, "{links:?}");
    let before = forum.rows();

    let scanner = forum.browser();
    for link in &links {
        for _ in 0..2 {
            assert_eq!(scanner.visits(link).status, 200, "GET {link}");
            let head = scanner.heads(link);
            assert!(head.status == 200 || head.status == 303, "HEAD {link}: {}", head.status);
        }
    }

    assert_eq!(forum.rows(), before);
    for link in links.iter().filter(|link| !link.contains("/e/")) {
        assert_eq!(dora.browser.visits(link).status, 200, "signed in: {link}");
    }
}

#[test]
fn what_was_read_is_left_out_and_nothing_new_means_no_mail() {
    let forum = TestForum::start();
    let dora = forum.member("Dora Klein").join();
    let emil = forum.member("Emil Groß").join();
    let (_, thread) = a_solved_question(&forum);
    dora.reads(&thread);
    forum.clock().set(at(TUESDAY));

    forum.runs_due_jobs();

    assert!(forum.mails_to(&dora).is_empty(), "she has read all of it");
    assert_eq!(forum.mails_to(&emil).len(), 1);
    let admin = forum.member("Monika Dörner").with_role(lotsenforum::forum::accounts::Role::Admin).join();
    let log = admin.browser.visits("/verwaltung/post").text();
    assert!(log.contains("nichts Neues"), "the log says why: {log}");
}

#[test]
fn the_next_week_does_not_repeat_the_last() {
    let forum = TestForum::start();
    let dora = forum.member("Dora Klein").join();
    let anna = a_solved_question(&forum).0;
    forum.clock().set(at(TUESDAY));
    forum.runs_due_jobs();
    forum.clock().set(at("2026-03-12T10:00:00+01:00"));
    for number in 1..=4 {
        anna.asks_in("ki", "08", &format!("Neue Frage Nummer {number} zur KI im Amt"), "Wer weiß es?");
    }

    forum.clock().set(at("2026-03-17T07:50:00+01:00"));
    forum.runs_due_jobs();

    let mails = forum.mails_to(&dora);
    assert_eq!(mails.len(), 2);
    assert!(!mails[1].text().contains(QUESTION), "{}", mails[1].text());
    assert!(mails[1].text().contains("Neue Frage Nummer 4 zur KI im Amt"));
}

#[test]
fn a_mail_server_that_says_not_now_is_asked_again_with_the_same_letter() {
    let forum = TestForum::start();
    let dora = forum.member("Dora Klein").join();
    a_solved_question(&forum);
    forum.smtp.answers(|_, _| Answer::NotNow);
    forum.clock().set(at(TUESDAY));
    forum.runs_due_jobs();
    assert!(forum.mails_to(&dora).is_empty());

    forum.smtp.answers(|_, got| if got == 0 { Answer::TakeAndCut } else { Answer::Accept });
    forum.clock().forward(Duration::minutes(2));
    forum.runs_due_jobs();
    forum.clock().forward(Duration::minutes(10));
    forum.runs_due_jobs();

    let mails = forum.mails_to(&dora);
    assert_eq!(mails.len(), 2, "the acknowledgement was cut off once");
    assert_eq!(mails[0].header("Message-ID"), mails[1].header("Message-ID"));
    forum.clock().forward(Duration::hours(9));
    forum.runs_due_jobs();
    assert_eq!(forum.mails_to(&dora).len(), 2, "and that is the end of it");
}

#[test]
fn a_refused_letter_is_given_up_and_its_reason_kept() {
    let forum = TestForum::start();
    let dora = forum.member("Dora Klein").join();
    a_solved_question(&forum);
    forum.smtp.answers(|_, _| Answer::Never);
    forum.clock().set(at(TUESDAY));

    forum.runs_due_jobs();
    forum.clock().forward(Duration::hours(9));
    forum.runs_due_jobs();

    let admin = forum.member("Monika Dörner").with_role(lotsenforum::forum::accounts::Role::Admin).join();
    let log = admin.browser.visits("/verwaltung/post?ergebnis=gescheitert").text();
    assert!(log.contains(&dora.email), "{log}");
    assert!(log.contains("550") && log.contains("Postfach unbekannt"), "{log}");
}
