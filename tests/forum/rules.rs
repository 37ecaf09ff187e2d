//! Stories of the rules of the house and of agreeing to them.

use chrono::Duration;
use lotsenforum::db::types::Timestamp;
use lotsenforum::forum::accounts::Role;

use crate::support::{PASSWORD, Page, Person, TestForum};

const TEXT: &str = "# 1. Worum es geht\n\nUm **kollegialen** Rat.\n";

/// Publishes a version through the form.
fn publishes(admin: &Person<'_>, day: &str) -> Page {
    let form = admin.browser.visits("/verwaltung/nutzungsregeln").form("Veröffentlichen");
    let form = form.with("text", TEXT).with("aenderung", "Bilder sind jetzt geregelt.");
    admin.browser.sends(&form.with("ab", day).with("aktion", "veroeffentlichen"))
}

fn agrees(person: &Person<'_>, page: &Page) -> Page {
    person.browser.sends(&page.form("Zustimmen").with("regeln", "ja"))
}

fn monika(forum: &TestForum) -> Person<'_> {
    forum.member("Monika Dorner").with_role(Role::Admin).join()
}

#[test]
fn everybody_reads_the_rules_in_all_their_versions() {
    let forum = TestForum::start();
    let monika = monika(&forum);
    let guest = forum.browser();

    let page = guest.visits("/nutzungsregeln");
    assert_eq!(page.h1(), "Nutzungsregeln");
    assert!(page.text().contains("Fassung 1, seit Mittwoch, 4. März 2026"), "{}", page.text());
    assert!(page.texts_of("main h2").contains(&"5. Moderation".to_owned()));
    assert_eq!(guest.visits("/nutzungsbedingungen").path, "/nutzungsregeln");

    assert_eq!(publishes(&monika, "2026-04-01").status, 200);
    let page = guest.visits("/nutzungsregeln");
    assert!(page.text().contains("Ab Mittwoch, 1. April 2026 gilt eine neue Fassung."), "{}", page.text());
    let coming = guest.visits("/nutzungsregeln/2");
    assert!(coming.text().contains("Diese Fassung gilt noch nicht."), "{}", coming.text());
    assert!(coming.html.contains("<strong>kollegialen</strong>"));
    assert_eq!(guest.gets("/nutzungsregeln/3").status, 404);
    assert_eq!(guest.gets("/nutzungsregeln/x").status, 404);
}

#[test]
fn a_coming_version_is_announced_and_then_asked_for() {
    let forum = TestForum::start();
    let monika = monika(&forum);
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    anna.reads(&thread);
    publishes(&monika, "2026-03-11");

    forum.runs_due_jobs();
    let told = forum.mails_to(&anna).pop().expect("a letter");
    assert_eq!(told.subject(), "Neue Nutzungsregeln im Lotsenforum");
    assert!(told.text().contains("Bilder sind jetzt geregelt."), "{}", told.text());
    let letters = forum.mails_to(&anna).len();
    forum.runs_due_jobs();
    assert_eq!(forum.mails_to(&anna).len(), letters, "nobody is told twice");
    let notice = "Ab Mittwoch, 11. März 2026 gelten neue Nutzungsregeln.";
    assert!(anna.reads(&thread).text().contains(notice), "also on a page that was kept before");
    assert!(anna.browser.visits("/").text().contains(notice));

    forum.clock().forward(Duration::days(7));
    let page = anna.reads(&thread);
    assert_eq!(page.h1(), "Neue Nutzungsregeln");
    let page = anna.browser.visits(&page.path);
    assert_eq!(anna.browser.sends(&page.form("Zustimmen")).status, 422);
    let page = agrees(&anna, &page);
    assert_eq!(page.path, thread.path, "she goes on to where she wanted to go");
    assert!(!anna.browser.visits("/").text().contains("Nutzungsregeln."));
}

#[test]
fn who_agrees_in_advance_is_not_asked_again() {
    let forum = TestForum::start();
    let monika = monika(&forum);
    let anna = forum.member("Anna Maier").join();
    publishes(&monika, "2026-03-11");

    let page = anna.browser.visits("/nutzungsregeln/zustimmen");
    assert!(!page.has_button("Nicht zustimmen und abmelden"));
    assert_eq!(agrees(&anna, &page).path, "/");

    forum.clock().forward(Duration::days(7));
    assert!(anna.browser.visits("/").h1().contains("Anna"));
    assert_eq!(anna.browser.visits("/nutzungsregeln/zustimmen").h1(), "Alles erledigt");
}

#[test]
fn nothing_typed_is_lost() {
    let forum = TestForum::start();
    let monika = monika(&forum);
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let reply = anna.reads(&thread).form("Antwort veröffentlichen").with("text", "Wir haben jetzt eines.");
    publishes(&monika, "2026-03-04");

    let page = anna.browser.sends(&reply);
    assert_eq!(page.h1(), "Neue Nutzungsregeln");
    assert!(page.text().contains("Ihr Text ist gesichert"), "{}", page.text());
    let page = agrees(&anna, &page);
    assert!(page.html.contains("Wir haben jetzt eines."), "{} {}", page.path, page.text());
    let page = anna.browser.sends(&page.form("Antwort veröffentlichen"));
    assert!(page.text().contains("Ihre Antwort ist jetzt zu sehen."), "{}", page.text());
}

#[test]
fn who_does_not_agree_reads_nothing_more_and_may_still_go() {
    let forum = TestForum::start();
    let monika = monika(&forum);
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    publishes(&monika, "2026-03-04");

    for path in
        ["/", "/kanaele", "/themen", &thread.path, "/mitteilungen", "/konto/zugaenge", "/neu", "/r/08115"]
    {
        let answer = anna.browser.gets(path);
        let to = answer.headers.get("location").cloned().unwrap_or_default();
        assert!(to.starts_with("/nutzungsregeln/zustimmen?weiter="), "{path}: {} {to}", answer.status);
    }
    for path in ["/nutzungsregeln", "/hilfe", "/impressum", "/datenschutz", "/konto/post"] {
        assert_eq!(anna.browser.gets(path).status, 200, "{path}");
    }
    let page = anna.browser.visits("/nutzungsregeln/zustimmen");
    anna.browser.sends(&page.form("Nicht zustimmen und abmelden"));
    assert_eq!(anna.browser.visits("/").h1(), "Anmelden");
    assert_eq!(anna.signs_in(PASSWORD).h1(), "Neue Nutzungsregeln");
}

#[test]
fn a_program_hears_that_its_member_has_to_agree() {
    let forum = TestForum::start();
    let monika = monika(&forum);
    let anna = forum.member("Anna Maier").join();
    let program = forum.program_of(&anna);
    assert_eq!(program.gets("/me").status, 200);

    publishes(&monika, "2026-03-04");
    let answered = program.gets("/me");
    assert_eq!((answered.status, answered.code()), (403, "rules_not_accepted"));
    assert_eq!(program.posts("/threads", serde_json::json!({})).code(), "rules_not_accepted");

    let page = anna.browser.visits("/nutzungsregeln/zustimmen");
    agrees(&anna, &page);
    assert_eq!(program.gets("/me").status, 200);
}

#[test]
fn a_version_is_looked_at_before_it_is_published() {
    let forum = TestForum::start();
    let monika = monika(&forum);
    let karin = forum.moderator("Karin Lechner");

    let form = monika.browser.visits("/verwaltung/nutzungsregeln").form("Vorschau");
    let page = monika.browser.sends(&form.with("text", TEXT).with("aktion", "vorschau"));
    assert!(page.html.contains("<strong>kollegialen</strong>"), "{}", page.text());
    assert!(page.text().contains("was sich ändert"), "{}", page.text());
    let form = page.form("Veröffentlichen").with("aenderung", "Neu.").with("aktion", "veroeffentlichen");
    assert_eq!(monika.browser.sends(&form.clone().with("ab", "2026-03-03")).status, 422);
    monika.browser.sends(&form.with("ab", "2026-05-01"));
    assert_eq!(publishes(&monika, "2026-04-01").status, 422, "not before one that is published");
    assert_eq!(karin.browser.gets("/verwaltung/nutzungsregeln").status, 403);

    let log = monika.browser.visits("/verwaltung/protokoll?art=rules").texts_of("tbody tr");
    assert!(log[0].contains("Fassung 2, gilt ab 01.05.2026"), "{log:?}");
}

#[test]
fn pages_that_were_kept_are_not_shown_to_who_has_to_agree() {
    let forum = TestForum::start_standing(|_| {});
    let monika = monika(&forum);
    let (anna, ben) = (forum.member("Anna Maier").join(), forum.member("Ben Huber").join());
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    publishes(&monika, "2026-03-05");
    // Shortly before midnight pages are kept that are right for a minute at least. With the day the version is in force,
    // and nothing else has changed.
    let midnight = Timestamp::beginning_of("2026-03-05".parse().unwrap()).unwrap();
    forum.clock().forward(midnight.utc() - forum.clock().now().utc() - Duration::seconds(20));
    let paths = [thread.path.as_str(), "/kanaele", "/k/e-akte-dms"];
    for path in paths {
        let queries = [(); 4].map(|()| ben.browser.visits(path).headers["x-queries"].clone());
        assert_eq!(queries[3], "1", "{path} is kept: {queries:?}");
    }

    forum.clock().forward(Duration::seconds(30));
    for path in paths {
        let answer = ben.browser.gets(path);
        let to = answer.headers.get("location").cloned().unwrap_or_default();
        assert!(to.starts_with("/nutzungsregeln/zustimmen"), "{path}: {} {to}", answer.status);
    }
}

#[test]
fn what_was_typed_into_a_profile_or_a_decision_is_kept_over_the_rules() {
    let forum = TestForum::start();
    let monika = monika(&forum);
    let anna = forum.member("Anna Maier").join();
    let profile = anna.browser.visits("/konto/profil").form("Profil speichern");
    let profile = profile.with("ueber_mich", "Ich führe gerade die E-Akte ein.").with("per_du", "ja");
    publishes(&monika, "2026-03-04");

    let page = anna.browser.sends(&profile);
    assert_eq!(page.h1(), "Neue Nutzungsregeln");
    let page = agrees(&anna, &page);
    let form = page.form("Profil speichern");
    assert_eq!(form.value("ueber_mich").trim(), "Ich führe gerade die E-Akte ein.");
    let page = anna.browser.sends(&form);
    assert!(page.text().contains("Ich führe gerade die E-Akte ein."), "{}", page.text());
    assert!(page.text().contains("gern per Du"), "{}", page.text());
}
