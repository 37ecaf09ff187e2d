//! The page of tokens.

use crate::support::TestForum;

#[test]
fn a_token_is_shown_once_works_and_can_be_ended() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let form = anna.browser.visits("/konto/zugaenge").form("Schlüssel anlegen");

    let page = anna.browser.sends(&form.with("name", "Wetterbericht").with("umfang", "write"));

    let secret = page.attributes_of("#schluessel", "value").remove(0);
    assert!(secret.starts_with("lotse_"), "{secret}");
    let program = forum.client().with_token(&secret);
    assert_eq!(program.gets("/me").json["token"]["name"], "Wetterbericht");
    let page = anna.browser.visits("/konto/zugaenge");
    assert!(!page.html.contains(&secret), "never again");
    assert!(page.text().contains("zuletzt am 04.03.2026"), "{}", page.text());

    let page = anna.browser.sends(&page.form("Löschen"));

    assert!(page.text().contains("Mit diesem Schlüssel kommt kein Programm mehr herein."));
    assert!(page.text().contains("Noch kein Programm hat einen Schlüssel von Ihnen."));
    assert_eq!(program.gets("/me").status, 401);
}

#[test]
fn a_token_that_cannot_be_issued_comes_back_with_its_problems() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let form = anna.browser.visits("/konto/zugaenge").form("Schlüssel anlegen");

    let page = anna.browser.sends(&form.clone().with("name", " ").with("ende", "2020-01-01"));

    assert_eq!(page.status, 422);
    assert!(page.text().contains("Schreiben Sie, wofür der Zugang ist."));
    assert!(page.text().contains("Geben Sie einen Tag in der Zukunft an"));
    let page = anna.browser.sends(&form.with("name", "x").with("umfang", "feed"));
    assert_eq!(page.status, 422, "the token of feeds is none to choose");
}

#[test]
fn nobody_ends_the_token_of_another() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let program = forum.program_of(&anna);
    forum.token(&ben, "read");
    let form = ben.browser.visits("/konto/zugaenge").form("Löschen");

    let csrf = form.value("csrf");
    ben.browser.posts("/konto/zugaenge/1/loeschen", &[("csrf", &csrf)]);

    assert_eq!(program.gets("/me").status, 200);
}

#[test]
fn twenty_tokens_are_enough() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    (0..20).for_each(|_| drop(forum.token(&anna, "read")));
    let form = anna.browser.visits("/konto/zugaenge").form("Schlüssel anlegen");

    let page = anna.browser.sends(&form.with("name", "Noch einer"));

    assert_eq!(page.status, 422);
    assert!(page.text().contains("Mehr als 20 sind nicht möglich."));
}

#[test]
fn a_guest_is_led_to_the_sign_in() {
    let forum = TestForum::start();
    let page = forum.browser().visits("/konto/zugaenge");
    assert_eq!(page.h1(), "Anmelden");
}
