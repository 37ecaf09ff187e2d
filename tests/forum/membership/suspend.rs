use chrono::Duration;

use super::{admin, letter, log, suspends};
use crate::support::{PASSWORD, TestForum};

#[test]
fn a_suspension_shuts_every_door_at_once_and_says_why() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");
    let anna = forum.member("Anna Maier").join();

    let page = suspends(&monika, "anna.maier", "2026-03-11");
    assert_eq!((page.status, page.h1().as_str()), (200, "Anna Maier"), "{}", page.text());
    assert!(page.text().contains("Bis einschließlich Mittwoch, 11. März 2026."), "{}", page.text());

    assert_eq!(anna.browser.visits("/").h1(), "Anmelden");
    let refused = anna.signs_in(PASSWORD);
    assert_eq!(refused.status, 422);
    let text = refused.text();
    assert!(text.contains("Ihr Konto ist bis Donnerstag, 12. März 2026, 00:00 Uhr gesperrt."), "{text}");
    assert!(text.contains("Werbung für ein Produkt"), "{text}");
    assert!(!anna.signs_in("falsches-Passwort").text().contains("gesperrt"), "only her password tells");

    let told = letter(&forum, &anna).text();
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "ab sofort und bis einschließlich Mittwoch, 11. März 2026",
        "Grund: Werbung für ein Produkt in zwölf Themen.",
        "Grundlage: Nutzungsregeln, Nummer 3",
        "Anlass war eine Meldung.",
        "Entschieden hat ein Mensch, kein Programm.",
        "Sind Sie nicht einverstanden?",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let line = &log(&monika, "?art=suspended")[0];
    assert!(line.contains("Monika Dorner") && line.contains("Anna Maier"), "{line}");
    assert!(line.contains("Nutzungsregeln, Nummer 3"), "{line}");
}

#[test]
fn it_ends_by_itself() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");
    let anna = forum.member("Anna Maier").join();
    let program = forum.program_of(&anna);
    suspends(&monika, "anna.maier", "2026-03-04");

    forum.clock().forward(Duration::hours(13));
    assert_eq!(anna.signs_in(PASSWORD).status, 422);
    assert_eq!(program.gets("/me").status, 401);
    forum.clock().forward(Duration::hours(1));

    assert_eq!(anna.browser.visits("/").h1(), "Anmelden", "the old session has ended for good");
    assert_eq!(anna.signs_in(PASSWORD).path, "/");
    assert_eq!(program.gets("/me").status, 200, "a program goes on");
    assert!(!monika.browser.visits("/verwaltung/mitglieder/anna.maier").text().contains("Gesperrt\n"));
    assert!(monika.browser.visits("/verwaltung/mitglieder?stand=gesperrt").text().contains("Kein Mitglied"));
}

#[test]
fn it_is_taken_back_by_the_message_or_on_her_page() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");
    let anna = forum.member("Anna Maier").join();

    let page = suspends(&monika, "anna.maier", "");
    let page = monika.browser.sends(&page.form("Rückgängig"));
    assert_eq!(page.h1(), "Anna Maier");
    assert_eq!(anna.signs_in(PASSWORD).path, "/");

    suspends(&monika, "anna.maier", "");
    let page = monika.browser.visits("/verwaltung/mitglieder/anna.maier");
    monika.browser.sends(&page.form("Sperre aufheben"));
    assert_eq!(anna.signs_in(PASSWORD).path, "/");
    forum.runs_due_jobs();
    assert!(forum.mails_to(&anna).iter().any(|mail| mail.text().contains("Die Sperre ist aufgehoben.")));
    assert_eq!(log(&monika, "?art=lifted").len(), 2);
}

#[test]
fn nobody_suspends_herself_and_a_form_tells_what_is_missing() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");
    forum.member("Anna Maier").join();

    assert_eq!(suspends(&monika, "monika.dorner", "").status, 403);

    let form = monika.browser.visits("/verwaltung/mitglieder/anna.maier/sperren").form("Sperren");
    let page = monika.browser.sends(&form.with("bis", "2026-03-03").with("grund", "ja"));
    assert_eq!(page.status, 422);
    for part in
        ["Geben Sie einen Tag in der Zukunft an", "Die Begründung ist zu kurz", "Nennen Sie die Regel"]
    {
        assert!(page.text().contains(part), "{part}: {}", page.text());
    }
    assert_eq!(page.form("Sperren").value("grund"), "ja");
}

#[test]
fn a_suspended_administrator_decides_nothing() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");
    let paul = admin(&forum, "Paul Adler");
    suspends(&monika, "paul.adler", "");

    assert_eq!(paul.browser.gets("/verwaltung/mitglieder/monika.dorner/sperren").status, 303);
    assert_eq!(super::gives(&monika, "paul.adler", "member").status, 200);
}

#[test]
fn two_who_suspend_each_other_at_the_same_moment_leave_one() {
    use lotsenforum::forum::accounts::{Viewer, store};
    use lotsenforum::forum::admin_log::By;
    use lotsenforum::forum::membership::{NewSuspension, suspend};
    let forum = TestForum::start();
    let people = [admin(&forum, "Monika Dorner"), admin(&forum, "Paul Adler")];
    let app = forum.app();
    let suspends = |own: usize| {
        let parts = app.sign_in_parts();
        let viewer = Viewer::of(app.db.read(|conn| store::by_id(conn, people[own].id)).unwrap());
        let new = NewSuspension::parse("", "Es gab einen Streit.", "Nummer 3", false, parts.now).unwrap();
        suspend(&parts, By::Viewer(&viewer), people[1 - own].id, &new).is_ok()
    };

    let outcomes = std::thread::scope(|scope| {
        let suspends = &suspends;
        let both = [0, 1].map(|own| scope.spawn(move || suspends(own)));
        both.map(|one| one.join().unwrap())
    });

    assert_eq!(outcomes.iter().filter(|is_done| **is_done).count(), 1);
}
