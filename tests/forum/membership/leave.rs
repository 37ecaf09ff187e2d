use super::{admin, letter, log};
use crate::support::{PASSWORD, Person, TestForum};

fn leaves(person: &Person<'_>, name: &str) -> String {
    let form = person.browser.visits("/konto/austreten").form("Austreten");
    person.browser.sends(&form.with("bleiben", name).with("sicher", "ja")).text()
}

#[test]
fn a_member_leaves_and_her_posts_stay_without_her_name() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    assert!(monika.reads(&thread).text().contains("Anna Maier"), "kept with her name");

    let form = anna.browser.visits("/konto/austreten").form("Austreten");
    let page = anna.browser.sends(&form);
    assert_eq!(page.status, 422);
    assert!(page.text().contains("Wählen Sie, welcher Name über Ihren Beiträgen steht."), "{}", page.text());
    assert!(leaves(&anna, "geht").contains("Danke, dass Sie dabei waren."));

    assert_eq!(anna.browser.visits("/").h1(), "Anmelden");
    assert!(anna.signs_in(PASSWORD).text().contains("E-Mail-Adresse oder Passwort stimmt nicht."));
    assert!(letter(&forum, &anna).text().contains("„Ehemaliges Mitglied“"));
    let page = monika.reads(&thread);
    assert!(page.text().contains("Ehemaliges Mitglied") && !page.html.contains("Maier"), "{}", page.text());
    assert!(!log(&monika, "?art=left")[0].contains("Anna Maier"));
    let list = monika.browser.visits("/verwaltung/mitglieder?status=ausgetreten").text();
    assert!(list.contains("Ehemaliges Mitglied") && !list.contains(&anna.email), "{list}");
}

#[test]
fn who_has_left_may_come_again_and_nobody_brings_her_back() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    leaves(&anna, "bleibt");
    assert!(monika.reads(&thread).text().contains("Anna Maier"), "as she has chosen");

    let list = monika.browser.visits("/verwaltung/mitglieder?status=ausgetreten");
    let page = monika.browser.visits(&list.link("Anna Maier"));
    assert!(!page.has_button("Sperre aufheben"), "{}", page.text());
    let form = monika.browser.visits("/verwaltung/einladungen").form("Einladung schicken");
    let page = monika.browser.sends(&form.with("email", &anna.email).with("name", "Anna Maier"));
    assert!(page.text().contains("Einladung unterwegs"), "{}", page.text());
}

#[test]
fn only_after_the_password_and_never_the_last_administrator() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");
    let form = monika.browser.visits("/konto/austreten").form("Austreten");
    let form = form.with("bleiben", "geht").with("sicher", "ja");

    assert_eq!(monika.browser.sends(&form).status, 403);
    admin(&forum, "Paul Adler");
    forum.clock().forward(chrono::Duration::minutes(11));
    let page = monika.browser.sends(&form);
    assert_eq!(page.h1(), "Passwort bestätigen");
    monika.browser.sends(&page.form("Weiter").with("passwort", PASSWORD));
    leaves(&monika, "geht");

    assert_eq!(monika.browser.visits("/").h1(), "Anmelden");
}
