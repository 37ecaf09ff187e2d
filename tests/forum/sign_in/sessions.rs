use chrono::Duration;

use crate::support::{Browser, PASSWORD, Person, TestForum};

fn another_device(forum: &TestForum, person: &Person<'_>) -> Browser {
    let browser = forum.browser();
    let form = browser.visits("/anmelden").form("Anmelden");
    let page = browser.sends(&form.with("email", &person.email).with("passwort", PASSWORD));
    assert!(page.h1().contains(&person.name), "{}", page.text());
    browser
}

#[test]
fn one_sees_where_one_is_signed_in_and_ends_it_there() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let phone = another_device(&forum, &anna);
    let laptop = another_device(&forum, &anna);
    let page = anna.browser.visits("/konto/anmeldung");
    assert_eq!(page.texts_of("tbody tr").len(), 3);
    assert_eq!(page.texts_of("tbody tr").iter().filter(|row| row.contains("dieses Gerät")).count(), 1);
    let theirs = page.form_at("Abmelden", 1);

    let page = ben.browser.visits("/konto/anmeldung");
    let foreign = page.form("Abmelden").value("csrf");
    ben.browser.posts(theirs.action(), &[("csrf", &foreign)]);
    let is_in = |browser: &Browser| !browser.visits("/").path.starts_with("/anmelden");
    assert!(is_in(&phone) && is_in(&laptop), "nobody ends the sessions of others");

    let page = anna.browser.sends(&theirs);
    assert!(page.text().contains("Dort ist Ihr Konto nicht mehr offen."));
    assert_eq!([&phone, &laptop].iter().filter(|browser| is_in(browser)).count(), 1);
    let page = anna.browser.sends(&page.form("Überall sonst abmelden"));
    assert_eq!(page.texts_of("tbody tr").len(), 1);
    assert!(!is_in(&phone) && !is_in(&laptop) && is_in(&anna.browser));
    assert!(!page.has_button("Überall sonst abmelden"));
}

#[test]
fn after_ten_minutes_the_password_is_asked_once_more() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    another_device(&forum, &anna);
    let late = anna.browser.visits("/konto/anmeldung").form("Überall sonst abmelden");
    forum.clock().forward(Duration::minutes(10) + Duration::seconds(1));

    for path in ["/konto/anmeldung", "/konto/anmeldung/adresse", "/konto/anmeldung/zweiter-schritt"] {
        assert_eq!(anna.browser.visits(path).h1(), "Passwort bestätigen", "{path}");
    }
    let page = anna.browser.sends(&late);
    assert_eq!(page.h1(), "Passwort bestätigen");
    let wrong = anna.browser.sends(&page.form("Weiter").with("passwort", "geraten"));
    assert_eq!(wrong.status, 422);
    let asked = anna.browser.visits("/konto/anmeldung/adresse");
    let page = anna.browser.sends(&asked.form("Weiter").with("passwort", PASSWORD));

    assert_eq!(page.h1(), "E-Mail-Adresse ändern");
    let page = anna.browser.visits("/konto/anmeldung");
    assert_eq!(page.texts_of("tbody tr").len(), 2, "the late form has ended nothing");
}
