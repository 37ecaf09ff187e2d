use sha1::{Digest, Sha1};

use crate::support::{PASSWORD, TestForum};

const NEW: &str = "blaue Ente fährt Rad";

#[test]
fn a_password_is_changed_by_who_knows_the_old_one() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let phone = forum.browser();
    let form = phone.visits("/anmelden").form("Anmelden");
    phone.sends(&form.with("email", &anna.email).with("passwort", PASSWORD));
    let page = anna.browser.visits("/konto/anmeldung");
    let form = anna.browser.visits(&page.link("Passwort ändern")).form("Passwort ändern");

    let wrong = anna.browser.sends(&form.clone().with("passwort", "geraten").with("neues_passwort", NEW));
    assert_eq!(wrong.status, 422);
    assert!(wrong.text_of("[role=alert]").contains("Das ist nicht Ihr Passwort."));
    let page = anna.browser.sends(&form.with("passwort", PASSWORD).with("neues_passwort", NEW));

    assert!(page.text().contains("Ihr neues Passwort gilt."), "{}", page.text());
    assert_eq!(phone.visits("/").h1(), "Anmelden", "elsewhere she is signed out");
    forum.runs_due_jobs();
    let told = forum.mails_to(&anna);
    assert_eq!(told[0].subject(), "Ihr Passwort wurde geändert");
    let text = told[0].text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("Am Mittwoch, 4. März 2026, um 10:00 Uhr wurde das Passwort"), "{text}");
}

#[test]
fn a_password_that_has_become_known_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("bekannt.txt");
    let mut lines: Vec<String> = ["hallo", NEW, "geheim"]
        .iter()
        .map(|word| format!("{:X}:12\n", Sha1::digest(word.as_bytes())))
        .collect();
    lines.sort();
    std::fs::write(&list, lines.concat()).unwrap();
    let forum = TestForum::start_with(|config| {
        config.sign_in.breached_passwords = list.to_str().unwrap().to_owned();
    });
    let anna = forum.member("Anna Maier").join();
    let form = anna.browser.visits("/konto/anmeldung/passwort").form("Passwort ändern");

    let page = anna.browser.sends(&form.with("passwort", PASSWORD).with("neues_passwort", NEW));

    assert_eq!(page.status, 422);
    assert!(page.text_of("[role=alert]").contains("Dieses Passwort ist bekannt"));
}

#[test]
fn passwords_are_not_guessed_at_the_form_for_another_one() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let form = anna.browser.visits("/konto/anmeldung/passwort").form("Passwort ändern");
    for number in 0..10 {
        let typed = form.clone().with("passwort", &format!("geraten-{number}")).with("neues_passwort", NEW);
        assert_eq!(anna.browser.sends(&typed).status, 422);
    }

    let page = anna.browser.sends(&form.with("passwort", PASSWORD).with("neues_passwort", NEW));

    assert_eq!(page.status, 429);
    assert!(page.headers.contains_key("retry-after"));
}
