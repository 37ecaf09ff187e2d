use super::{admin, letter, log};
use crate::support::{PASSWORD, TestForum};

#[test]
fn a_member_leaves_and_her_posts_stay() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");

    let form = anna.browser.visits("/konto/austreten").form("Austreten");
    assert_eq!(anna.browser.sends(&form).status, 422);
    let page = anna.browser.sends(&form.with("sicher", "ja"));
    assert!(page.text().contains("Danke, dass Sie dabei waren."), "{}", page.text());

    assert_eq!(anna.browser.visits("/").h1(), "Anmelden");
    assert!(anna.signs_in(PASSWORD).text().contains("Sie sind am 04.03.2026 ausgetreten."));
    assert!(letter(&forum, &anna).text().contains("Ihr Konto ist geschlossen."));
    assert!(monika.reads(&thread).text().contains("Anna Maier"));
    assert!(log(&monika, "?art=left")[0].contains("Anna Maier"));
}

#[test]
fn only_after_the_password_and_never_the_last_administrator() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");
    let form = monika.browser.visits("/konto/austreten").form("Austreten");

    assert_eq!(monika.browser.sends(&form.clone().with("sicher", "ja")).status, 403);
    admin(&forum, "Paul Adler");
    forum.clock().forward(chrono::Duration::minutes(11));
    let page = monika.browser.sends(&form.clone().with("sicher", "ja"));
    assert_eq!(page.h1(), "Passwort bestätigen");
    monika.browser.sends(&page.form("Weiter").with("passwort", PASSWORD));
    let page = monika.browser.visits("/konto/austreten");
    monika.browser.sends(&page.form("Austreten").with("sicher", "ja"));

    assert_eq!(monika.browser.visits("/").h1(), "Anmelden");
}
