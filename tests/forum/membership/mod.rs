//! Stories of who looks after the members.

mod command;
mod leave;
mod list;
mod role;
mod suspend;

use lotsenforum::forum::accounts::Role;

use crate::support::{Mail, Page, Person, TestForum};

/// Who runs the platform.
fn admin<'a>(forum: &'a TestForum, name: &str) -> Person<'a> {
    forum.member(name).with_role(Role::Admin).join()
}

/// Suspends somebody through the form.
fn suspends(admin: &Person<'_>, handle: &str, until: &str) -> Page {
    let form = admin.browser.visits(&format!("/verwaltung/mitglieder/{handle}/sperren")).form("Sperren");
    let form = form.with("bis", until).with("grund", "Werbung für ein Produkt in zwölf Themen.");
    admin.browser.sends(&form.with("klausel", "Nutzungsregeln, Nummer 3").with("anlass", "meldung"))
}

/// Gives somebody another role through the form.
fn gives(admin: &Person<'_>, handle: &str, role: &str) -> Page {
    let form = admin.browser.visits(&format!("/verwaltung/mitglieder/{handle}/rolle")).form("Rolle ändern");
    admin.browser.sends(&form.with("rolle", role).with("grund", "Sie hilft ab sofort im Team."))
}

/// The last letter to somebody.
fn letter(forum: &TestForum, person: &Person<'_>) -> Mail {
    forum.runs_due_jobs();
    forum.mails_to(person).pop().expect("a letter")
}

/// What the log says, line by line.
fn log(admin: &Person<'_>, query: &str) -> Vec<String> {
    admin.browser.visits(&format!("/verwaltung/protokoll{query}")).texts_of("tbody tr")
}
