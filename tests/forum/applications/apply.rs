use chrono::Duration;

use super::{EVA, applies, has_applied, letter, link};
use crate::support::{Page, TestForum};

#[test]
fn an_application_is_confirmed_by_a_link_that_machines_may_open() {
    let forum = TestForum::start();
    let karin = forum.moderator("Karin Lechner");
    let eva = forum.browser();
    let way = eva.visits("/anmelden").link("Aufnahme beantragen");
    assert_eq!(eva.visits(&way).h1(), "Aufnahme beantragen");

    let page = applies(&eva, " Eva.Roth@rathaus.example ");
    assert_eq!(page.h1(), "Sehen Sie in Ihr Postfach");
    let mail = letter(&forum, EVA);
    assert_eq!(mail.subject(), "Bitte bestätigen Sie Ihren Antrag");
    let link = link(&forum, EVA, "/beitreten/");
    for _ in 0..3 {
        assert_eq!(forum.browser().heads(&link).status, 200);
        assert_eq!(forum.browser().gets(&link).status, 200);
    }
    assert!(karin.browser.visits("/verwaltung/antraege").text().contains("Es wartet kein Antrag auf Sie."));

    let page = forum.browser().visits(&link);
    assert!(page.text().contains("Stabsstelle Digitalisierung"));
    let page = eva.sends(&eva.visits(&link).form("Antrag bestätigen"));

    assert_eq!(page.h1(), "Ihr Antrag liegt der Moderation vor.");
    assert_eq!(letter(&forum, EVA).subject(), "Ihr Antrag liegt der Moderation vor");
    assert_eq!(eva.visits(&link).h1(), "Ihr Antrag liegt der Moderation vor.", "Back and reload work");
    let queue = karin.browser.visits("/verwaltung/antraege").text();
    for said in [
        "Eva Roth",
        EVA,
        "Landratsamt Böblingen",
        "Stabsstelle Digitalisierung",
        "März 2026 in Stuttgart",
        "Ich vertrete Frau Maier.",
        "Anträge (1)",
    ] {
        assert!(queue.contains(said), "{said}: {queue}");
    }
}

#[test]
fn the_page_is_the_same_for_every_address_and_the_letter_says_what_is_so() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join_without_signing_in();
    let ben = forum.member("Ben Huber").join_without_signing_in();
    forum.suspends(&ben);
    let karin = forum.moderator("Karin Lechner");
    let form = karin.browser.visits("/verwaltung/einladungen").form("Einladung schicken");
    karin.browser.sends(&form.with("email", "cem@rathaus.example"));
    has_applied(&forum, &forum.browser(), "dora@rathaus.example");
    let told = |page: &Page, email: &str| (page.status, page.text_of("main").replace(email, "…"));
    let answer = |email: &str| told(&applies(&forum.browser(), email), email);

    let unknown = answer(EVA);
    for email in [&anna.email, &ben.email, "cem@rathaus.example", "dora@rathaus.example"] {
        assert_eq!(answer(email), unknown, "{email}");
    }

    forum.runs_due_jobs();
    assert_eq!(letter(&forum, &anna.email).subject(), "Sie sind schon Mitglied im Lotsenforum");
    assert!(letter(&forum, &anna.email).text().contains("/anmelden"));
    assert!(forum.smtp.mails_to(&ben.email).is_empty(), "who is suspended is not asked in");
    assert_eq!(letter(&forum, "cem@rathaus.example").subject(), "Einladung ins Lotsenforum");
    assert_eq!(letter(&forum, "dora@rathaus.example").subject(), "Ihr Antrag liegt schon vor");
}

#[test]
fn what_is_wrong_is_said_at_its_field_and_what_was_typed_stays() {
    let forum = TestForum::start_with(|config| {
        config.joining.allowed_domains = vec!["müllheim.example".to_owned()];
    });
    let eva = forum.browser();
    let form = eva.visits("/beitreten").form("Antrag abschicken");

    let page = eva.sends(&form.clone().with("nachricht", "Grüße\naus Aach"));
    assert_eq!(page.status, 422);
    assert_eq!(page.texts_of("[role=alert] li").len(), 4, "four fields are required");
    assert_eq!(page.form("Antrag abschicken").value("nachricht"), "Grüße\naus Aach");
    let page = applies(&eva, EVA);
    assert!(
        page.text_of("[role=alert]").contains("Mit dieser Adresse ist kein Antrag möglich."),
        "{}",
        page.text()
    );
    assert!(page.text().contains("Möglich mit Adressen von müllheim.example."));

    for email in ["eva@müllheim.example", "eva@ordnungsamt.müllheim.example"] {
        assert_eq!(applies(&eva, email).status, 200);
    }
    assert_eq!(applies(&eva, "eva@xmüllheim.example").status, 422);
}

#[test]
fn a_link_that_is_too_old_says_what_to_do_and_the_newest_one_counts() {
    let forum = TestForum::start();
    let eva = forum.browser();
    applies(&eva, EVA);
    let first = link(&forum, EVA, "/beitreten/");
    applies(&eva, EVA);
    let second = link(&forum, EVA, "/beitreten/");
    assert_eq!(eva.gets(&first).status, 404);
    let form = eva.visits(&second).form("Antrag bestätigen");

    forum.clock().forward(Duration::hours(72) + Duration::seconds(1));

    let page = eva.sends(&form);
    assert_eq!((page.status, page.h1().as_str()), (410, "Dieser Link gilt nicht mehr."));
    applies(&eva, EVA);
    assert_ne!(link(&forum, EVA, "/beitreten/"), second);
}

#[test]
fn nobody_floods_a_mailbox_with_applications() {
    let forum = TestForum::start();
    for _ in 0..5 {
        assert_eq!(applies(&forum.browser(), EVA).status, 200);
    }
    forum.runs_due_jobs();
    assert_eq!(forum.smtp.mails_to(EVA).len(), 3);
}

#[test]
fn where_nobody_may_apply_there_is_no_form() {
    let forum = TestForum::start_with(|config| config.joining.applications = false);
    let eva = forum.browser();
    assert_eq!(eva.gets("/beitreten").status, 404);
    let page = eva.visits("/anmelden");
    assert!(!page.text().contains("Aufnahme beantragen"));
    let csrf = page.form("Anmelden").value("csrf");
    let sent = [
        ("csrf", csrf.as_str()),
        ("ihr_name", "Eva"),
        ("email", EVA),
        ("stelle", "Aach"),
        ("funktion", "Amt"),
    ];
    assert_eq!(eva.posts("/beitreten", &sent).status, 404);
}

#[test]
fn what_comes_to_nothing_is_forgotten_in_its_time() {
    let forum = TestForum::start();
    let karin = forum.moderator("Karin Lechner");
    applies(&forum.browser(), EVA);
    has_applied(&forum, &forum.browser(), "dora@rathaus.example");
    has_applied(&forum, &forum.browser(), "emil@rathaus.example");
    let page = karin.browser.visits("/verwaltung/antraege");
    let page = karin.browser.visits(&page.link("Ändern oder ablehnen"));
    karin.browser.sends(&page.form("Ablehnen").with("grund", "Das Forum ist für Kommunen."));

    for (days, left) in [(13, 3), (2, 2), (14, 2), (3, 1), (400, 1)] {
        forum.clock().forward(Duration::days(days));
        forum.runs_due_jobs();
        assert_eq!(count(&forum), left, "after {days} more days");
    }
}

/// Rows of applications.
fn count(forum: &TestForum) -> i64 {
    use diesel::prelude::*;
    use lotsenforum::db::schema::applications;
    forum.app().db.read(|conn| Ok(applications::table.count().get_result(conn)?)).unwrap()
}
