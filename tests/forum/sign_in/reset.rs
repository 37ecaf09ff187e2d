use chrono::Duration;

use super::{letter, link_in};
use crate::support::{Browser, Page, TestForum};

const NEW: &str = "blaue Ente fährt Rad";

fn asks_for_a_link(browser: &Browser, email: &str) -> Page {
    let form = browser.visits("/passwort-vergessen").form("Link schicken");
    browser.sends(&form.with("email", email))
}

#[test]
fn a_forgotten_password_is_replaced_by_a_link() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let elsewhere = forum.browser();
    let page = asks_for_a_link(&elsewhere, " Anna.Maier@rathaus.example ");
    assert_eq!(page.h1(), "Sehen Sie in Ihr Postfach");
    forum.runs_due_jobs();
    let mail = forum.mails_to(&anna).pop().unwrap();
    assert_eq!(mail.subject(), "Neues Passwort für das Lotsenforum");
    assert_eq!(mail.header("List-Unsubscribe"), "", "no list mail");
    let link = link_in(&forum, &mail, "/passwort/");

    let page = elsewhere.visits(&link);
    assert_eq!(page.h1(), "Neues Passwort");
    let page = elsewhere.sends(&page.form("Passwort festlegen").with("neues_passwort", NEW));

    assert!(page.h1().contains("Anna Maier"), "{}", page.text());
    assert_eq!(anna.browser.visits("/").h1(), "Anmelden", "the old session has ended");
    assert_eq!(anna.signs_in("Kehrwoche-2026").status, 422);
    assert!(anna.signs_in(NEW).h1().contains("Anna Maier"));
    forum.runs_due_jobs();
    letter(&forum, &anna, "Ihr Passwort wurde geändert");
    let page = elsewhere.gets(&link);
    assert_eq!((page.status, page.h1().as_str()), (404, "Dieser Link gilt nicht mehr."));
}

#[test]
fn an_unknown_address_gets_the_same_answer_and_no_letter() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join_without_signing_in();
    let ben = forum.member("Ben Huber").join_without_signing_in();
    forum.suspends(&ben);

    let known = asks_for_a_link(&forum.browser(), &anna.email);
    let unknown = asks_for_a_link(&forum.browser(), "niemand@rathaus.example");
    let suspended = asks_for_a_link(&forum.browser(), &ben.email);

    let told = |page: &Page, email: &str| (page.status, page.text_of("main").replace(email, "…"));
    assert_eq!(told(&known, &anna.email), told(&unknown, "niemand@rathaus.example"));
    assert_eq!(told(&known, &anna.email), told(&suspended, &ben.email));
    forum.runs_due_jobs();
    let to: Vec<String> = forum.smtp.mails().into_iter().map(|mail| mail.to).collect();
    assert_eq!(to, [anna.email.as_str()]);
}

#[test]
fn a_link_survives_machines_and_ends_after_two_hours() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join_without_signing_in();
    asks_for_a_link(&anna.browser, &anna.email);
    forum.runs_due_jobs();
    let link = link_in(&forum, &forum.mails_to(&anna)[0], "/passwort/");
    let scanner = forum.browser();
    for _ in 0..3 {
        assert_eq!(scanner.heads(&link).status, 200);
        assert_eq!(scanner.gets(&link).status, 200);
    }
    let form = anna.browser.visits(&link).form("Passwort festlegen").with("neues_passwort", NEW);

    forum.clock().forward(Duration::hours(2) + Duration::seconds(1));

    assert_eq!(anna.browser.sends(&form).status, 404);
    assert!(anna.signs_in("Kehrwoche-2026").h1().contains("Anna Maier"), "nothing has changed");
}

#[test]
fn a_newer_link_and_an_older_one_end_together() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join_without_signing_in();
    asks_for_a_link(&anna.browser, &anna.email);
    asks_for_a_link(&anna.browser, &anna.email);
    forum.runs_due_jobs();
    let mails = forum.mails_to(&anna);
    let links: Vec<String> = mails.iter().map(|mail| link_in(&forum, mail, "/passwort/")).collect();
    assert_eq!(links.len(), 2);

    let form = anna.browser.visits(&links[1]).form("Passwort festlegen");
    assert_eq!(anna.browser.sends(&form.with("neues_passwort", NEW)).status, 200);

    assert_eq!(forum.browser().gets(&links[0]).status, 404);
}

#[test]
fn a_weak_password_comes_back_with_advice_and_the_link_stays() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join_without_signing_in();
    asks_for_a_link(&anna.browser, &anna.email);
    forum.runs_due_jobs();
    let link = link_in(&forum, &forum.mails_to(&anna)[0], "/passwort/");
    let form = anna.browser.visits(&link).form("Passwort festlegen");

    for (typed, advice) in [
        ("", "Geben Sie ein neues Passwort ein."),
        ("kurz", "Nötig sind mindestens 12 Zeichen."),
        ("AnnaMaier2026", "enthält Ihren Namen"),
        ("aaaaaaaaaaaaaaa", "leicht zu erraten"),
    ] {
        let page = anna.browser.sends(&form.clone().with("neues_passwort", typed));
        assert_eq!(page.status, 422, "{typed}");
        assert!(page.text_of("[role=alert]").contains(advice), "{typed}: {}", page.text_of("[role=alert]"));
        assert_eq!(
            page.form("Passwort festlegen").value("neues_passwort"),
            "",
            "a password never comes back"
        );
    }
    assert_eq!(anna.browser.sends(&form.with("neues_passwort", NEW)).status, 200);
}

#[test]
fn nobody_floods_a_mailbox() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join_without_signing_in();

    for _ in 0..5 {
        assert_eq!(asks_for_a_link(&anna.browser, &anna.email).status, 200);
    }
    forum.runs_due_jobs();

    assert_eq!(forum.mails_to(&anna).len(), 3);
}
