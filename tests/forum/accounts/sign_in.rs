use crate::support::TestForum;

#[test]
fn a_member_signs_in_and_out() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join_without_signing_in();

    let page = anna.signs_in("Kehrwoche-2026");
    assert!(page.h1().contains("Anna Maier"), "{}", page.text());
    let session = anna.browser.cookie("sitzung").unwrap();

    let page = anna.browser.sends(&page.form("Abmelden"));
    assert!(page.text().contains("Abgemeldet"));
    assert_eq!(anna.browser.visits("/").h1(), "Anmelden");
    anna.browser.sets_cookie("sitzung", &session);
    assert_eq!(anna.browser.visits("/").h1(), "Anmelden", "the session has ended on the server too");
}

#[test]
fn a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join_without_signing_in();

    let wrong = anna.signs_in("falsch-geraten");
    let form = anna.browser.visits("/anmelden").form("Anmelden");
    let unknown =
        anna.browser.sends(&form.with("email", "niemand@rathaus.example").with("passwort", "falsch-geraten"));

    assert_eq!((wrong.status, unknown.status), (422, 422));
    let told = |page: &crate::support::Page| page.texts_of("[role=alert]").join(" ");
    assert_eq!(told(&wrong), told(&unknown));
    assert!(told(&wrong).contains("E-Mail-Adresse oder Passwort stimmt nicht."));
    assert_eq!(wrong.form("Anmelden").value("email"), "anna.maier@rathaus.example");
    assert_eq!(wrong.form("Anmelden").value("passwort"), "", "a password never comes back");
}

#[test]
fn the_eleventh_attempt_has_to_wait_and_the_owner_elsewhere_does_not() {
    let forum = TestForum::start_with(|config| config.server.behind_proxy = true);
    let anna = forum.member("Anna Maier").join_without_signing_in();
    for _ in 0..10 {
        assert_eq!(anna.signs_in("falsch-geraten").status, 422);
    }

    let page = anna.signs_in("Kehrwoche-2026");

    assert_eq!(page.status, 429);
    assert!(page.headers.contains_key("retry-after"));
    let elsewhere = forum.browser_behind("198.51.100.7");
    let form = elsewhere.visits("/anmelden").form("Anmelden");
    let page = elsewhere.sends(&form.with("email", &anna.email).with("passwort", "Kehrwoche-2026"));
    assert!(page.h1().contains("Anna Maier"), "{}", page.text());
}

#[test]
fn one_is_led_back_to_where_one_wanted_to_go_but_never_away() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join_without_signing_in();
    let page = anna.browser.visits("/k/ki?status=offen");
    assert_eq!(page.h1(), "Anmelden");

    let form = page.form("Anmelden").with("email", &anna.email).with("passwort", "Kehrwoche-2026");
    assert_eq!(anna.browser.sends(&form).path, "/k/ki?status=offen");

    let ways_out = [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/%0d%0aLocation:https://evil.example",
        "///evil.example",
        "http:evil.example",
    ];
    for way_out in ways_out {
        let bernd = forum.browser();
        let form = bernd.visits("/anmelden").form("Anmelden").with("weiter", way_out);
        let page = bernd.posts(
            "/anmelden",
            &[
                ("csrf", &form.value("csrf")),
                ("email", &anna.email),
                ("passwort", "Kehrwoche-2026"),
                ("weiter", way_out),
            ],
        );
        let to = page.headers.get("location").cloned().unwrap_or_default();
        assert!(to.starts_with('/') && !to.starts_with("//") && !to.contains('\\'), "{way_out} led to {to}");
    }
}

#[test]
fn a_suspended_member_stays_outside() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    assert!(anna.browser.visits("/").h1().contains("Anna"));

    forum.suspends(&anna);

    assert_eq!(anna.browser.visits("/").h1(), "Anmelden");
    assert_eq!(anna.signs_in("Kehrwoche-2026").status, 422);
}
