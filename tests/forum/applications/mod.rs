//! Stories of who was not invited and asks.

mod apply;
mod decide;

use crate::support::{Browser, Mail, Page, TestForum};

const EVA: &str = "eva.roth@rathaus.example";

/// Sends the form with everything in it.
fn applies(browser: &Browser, email: &str) -> Page {
    let form = browser.visits("/beitreten").form("Antrag abschicken");
    browser.sends(
        &form
            .with("ihr_name", "Eva Roth")
            .with("email", email)
            .with("stelle", "Landratsamt Böblingen")
            .with("funktion", "Stabsstelle Digitalisierung")
            .with("antwort", "März 2026 in Stuttgart")
            .with("nachricht", "Ich vertrete Frau Maier."),
    )
}

/// The last letter to an address.
fn letter(forum: &TestForum, email: &str) -> Mail {
    forum.runs_due_jobs();
    forum.smtp.mails_to(email).pop().expect("a letter")
}

/// The link in the last letter to an address.
fn link(forum: &TestForum, email: &str, part: &str) -> String {
    let text = letter(forum, email).text();
    let link =
        text.split_whitespace().find(|word| word.contains(part)).unwrap_or_else(|| panic!("no link: {text}"));
    link.replace(forum.base(), "")
}

/// Applies and confirms.
fn has_applied(forum: &TestForum, browser: &Browser, email: &str) {
    applies(browser, email);
    let page = browser.visits(&link(forum, email, "/beitreten/"));
    let page = browser.sends(&page.form("Antrag bestätigen"));
    assert_eq!(page.h1(), "Ihr Antrag liegt der Moderation vor.");
    forum.runs_due_jobs();
}
