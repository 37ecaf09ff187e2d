use chrono::Duration;

use super::link_in;
use crate::support::{PASSWORD, Page, Person, TestForum};

const NEW: &str = "anna@xn--mllheim-n2a.example";

/// Asks for the new address; gives the links of the letters to the old one and to the new one.
fn asks(forum: &TestForum, anna: &Person<'_>) -> (Page, String, String) {
    let form = anna.browser.visits("/konto/anmeldung/adresse").form("E-Mails schicken");
    let page = anna.browser.sends(&form.with("email", "Anna@MÜLLHEIM.example"));
    forum.runs_due_jobs();
    let old = forum.mails_to(anna).pop().unwrap();
    let new = forum.smtp.mails_to(NEW).pop().unwrap();
    (page, link_in(forum, &old, "/adresse/"), link_in(forum, &new, "/adresse/"))
}

#[test]
fn both_addresses_agree_and_then_the_new_one_is_in_force() {
    for new_first in [true, false] {
        let forum = TestForum::start();
        let anna = forum.member("Anna Maier").join();
        let (page, old, new) = asks(&forum, &anna);
        assert!(page.text().contains("Bald gilt anna@müllheim.example"), "{}", page.text());
        let mailbox = forum.browser();
        let links = if new_first { [&new, &old] } else { [&old, &new] };
        let button = |link: &String| if *link == old { "Ja, Adresse ändern" } else { "Adresse bestätigen" };

        assert_eq!(mailbox.heads(links[0]).status, 200);
        let page = mailbox.sends(&mailbox.visits(links[0]).form(button(links[0])));
        assert!(page.text().contains("Jetzt fehlt noch"), "{}", page.text());
        assert!(anna.browser.visits("/konto/anmeldung").text().contains("mit anna.maier@rathaus.example an"));
        let page = mailbox.sends(&mailbox.visits(links[1]).form(button(links[1])));

        assert_eq!(page.h1(), "Ihre neue Adresse gilt.");
        assert!(anna.browser.visits("/konto/anmeldung").text().contains("mit anna@müllheim.example an"));
        let form = mailbox.visits("/anmelden").form("Anmelden").with("passwort", PASSWORD);
        assert_eq!(mailbox.sends(&form.clone().with("email", &anna.email)).status, 422);
        let page = mailbox.sends(&form.with("email", "anna@müllheim.example"));
        assert!(page.h1().contains("Anna Maier"), "{}", page.text());
        assert_eq!(mailbox.gets(&old).status, 404);
    }
}

#[test]
fn either_address_can_say_no() {
    for by_old in [true, false] {
        let forum = TestForum::start();
        let anna = forum.member("Anna Maier").join();
        let (_, old, new) = asks(&forum, &anna);
        let mailbox = forum.browser();
        let (one, other) = if by_old { (&old, &new) } else { (&new, &old) };

        let page = mailbox.sends(&mailbox.visits(one).form("Nein, nichts ändern"));

        assert_eq!(page.h1(), "Die Änderung ist aufgegeben.");
        assert_eq!(mailbox.gets(other).status, 404);
    }
}

#[test]
fn after_three_days_nothing_changes_any_more() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let (_, old, new) = asks(&forum, &anna);
    let mailbox = forum.browser();
    mailbox.sends(&mailbox.visits(&new).form("Adresse bestätigen"));
    let form = mailbox.visits(&old).form("Ja, Adresse ändern");

    forum.clock().forward(Duration::hours(72) + Duration::seconds(1));

    assert_eq!(mailbox.sends(&form).status, 404);
}

#[test]
fn nobody_takes_an_address_that_somebody_has() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let form = anna.browser.visits("/konto/anmeldung/adresse").form("E-Mails schicken");

    for (typed, sentence) in [
        (ben.email.as_str(), "Mit dieser E-Mail-Adresse gibt es schon ein Mitglied."),
        ("anna", "Das ist keine vollständige E-Mail-Adresse."),
        ("", "Geben Sie Ihre E-Mail-Adresse ein."),
    ] {
        let page = anna.browser.sends(&form.clone().with("email", typed));
        assert_eq!(page.status, 422);
        assert!(page.text_of("[role=alert]").contains(sentence), "{}", page.text_of("[role=alert]"));
        assert_eq!(page.form("E-Mails schicken").value("email"), typed);
    }
    forum.runs_due_jobs();
    assert!(forum.smtp.mails().is_empty());
}
