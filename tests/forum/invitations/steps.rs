use super::{PASSWORD, invited};
use crate::exchange::said;
use crate::gazetteer::{imports, of_2021};
use crate::support::{Browser, Page, TestForum};

/// A forum that knows the directory of 2021.
fn forum() -> TestForum {
    let forum = TestForum::start();
    said(&imports(&forum, of_2021().text("\n").as_bytes(), &[]));
    forum.runs_due_jobs();
    forum
}

/// Eva has just accepted.
fn eva(forum: &TestForum) -> (Browser, Page) {
    let link = invited(forum, &[]);
    let eva = forum.browser();
    let form =
        eva.visits(&link).form("Einladung annehmen").with("regeln", "1").with("neues_passwort", PASSWORD);
    let page = eva.sends(&form);
    (eva, page)
}

#[test]
fn three_steps_lead_to_a_home_that_fits() {
    let forum = forum();
    let (eva, page) = eva(&forum);

    assert_eq!(page.h1(), "Ihre Organisation");
    assert!(page.text().contains("Schritt 2 von 3"));
    let found = eva.sends(&page.form("Suchen").with("ort", "Altdorf"));
    assert_eq!((found.status, found.h1().as_str()), (200, "Ihre Organisation"));
    let nothing = eva.sends(&found.form("Weiter"));
    assert_eq!(nothing.status, 422);
    let id = found.attributes_of(".choice input", "value")[1].clone();
    let page = eva.sends(&found.form("Weiter").with("organisation", &id));

    assert_eq!(page.h1(), "Ihre Themen");
    assert!(page.text().contains("Schritt 3 von 3"));
    let form = page.form("Fertig").with("themen", "e-akte-dms").with("wochentag", "4");
    let page = eva.sends(&form);
    assert_eq!(page.path, "/");
    assert!(page.text().contains("Schön, dass Sie da sind"), "{}", page.text());
    assert!(page.text().contains("Landkreis Esslingen"));
    assert!(!page.text().contains("Noch"), "{}", page.text());
    assert_eq!(page.texts_of(".plain-list a"), ["E-Akte & DMS"]);
    assert_eq!(eva.visits("/konto/post").form("Speichern").value("wochentag"), "4");
}

#[test]
fn what_is_known_of_her_address_is_chosen_already() {
    let forum = forum();
    forum
        .app()
        .db
        .write(|conn| {
            let regions = forum.app().regions();
            let town = lotsenforum::forum::organisations::named(conn, &regions, "Stadt Herrenberg")?.unwrap();
            lotsenforum::forum::organisations::store::insert_domain(conn, "rathaus.example", town.id)
        })
        .unwrap();
    let (eva, page) = eva(&forum);

    assert!(page.text().contains("Das wissen wir schon. Stimmt es?"), "{}", page.text());
    assert_eq!(page.texts_of(".choice label"), ["Stadt Herrenberg (Landkreis Böblingen)"]);
    assert_eq!(eva.sends(&page.form("Weiter")).h1(), "Ihre Themen");
    assert!(eva.visits("/").text().contains("Noch ein Schritt"));
}

#[test]
fn the_steps_can_be_interrupted_and_done_without() {
    let forum = forum();
    let (eva, _) = eva(&forum);

    let home = eva.visits("/");
    assert!(home.text().contains("Noch zwei Schritte"), "{}", home.text());
    assert_eq!(home.link("Weitermachen"), "/erste-schritte/organisation");
    let topics = eva.visits(&eva.visits("/erste-schritte/organisation").link("Später angeben"));
    assert_eq!(topics.h1(), "Ihre Themen");
    assert_eq!(topics.link("Zurück"), "/erste-schritte/organisation");
    let home = eva.sends(&eva.visits("/").form("Nicht mehr zeigen"));

    assert_eq!(home.path, "/");
    assert!(!home.text().contains("Schritte"), "{}", home.text());
    assert!(home.text().contains("So starten Sie"), "as everybody who is new");
}

#[test]
fn the_next_digest_can_be_seen_before_it_comes() {
    let forum = forum();
    let anna = forum.member("Anna Maier").join();
    let (eva, _) = eva(&forum);

    let page = eva.visits("/erste-schritte/themen");
    let page = eva.sends(&page.form("Vorschau ansehen").with("themen", "e-akte-dms"));
    assert!(page.text().contains("Gerade gibt es nichts zu berichten."), "{}", page.text());
    for number in 1..=4 {
        let thread = anna.asks(&format!("Wie führen Sie die E-Akte ein? Teil {number}"), "Wir fangen an.");
        anna.replies_to(&thread, "So geht es weiter.");
    }
    let page = eva.sends(&page.form("Vorschau ansehen"));

    assert_eq!(page.path, "/erste-schritte/themen?vorschau=1#vorschau");
    assert!(page.text().contains("Betreff:"), "{}", page.text());
    let mail = eva.visits(&page.attributes_of("iframe", "src")[0]);
    assert!(mail.text().contains("Wie führen Sie die E-Akte ein?"), "{}", mail.text());
    assert_eq!(forum.browser().visits("/erste-schritte/vorschau").h1(), "Anmelden");
}

#[test]
fn six_topics_are_too_many_and_unknown_ones_none() {
    let forum = forum();
    let (eva, _) = eva(&forum);
    let page = eva.visits("/erste-schritte/themen");
    let slugs = page.attributes_of("input[name=themen]", "value");
    let csrf = page.form("Fertig").value("csrf");
    let sends = |slugs: &[&str]| {
        let mut fields = vec![("csrf", csrf.as_str()), ("wochentag", "2"), ("aktion", "fertig")];
        fields.extend(slugs.iter().map(|slug| ("themen", *slug)));
        eva.posts("/erste-schritte/themen", &fields)
    };
    let six: Vec<&str> = slugs.iter().take(6).map(String::as_str).collect();

    let page = sends(&six);
    assert_eq!(page.status, 422);
    assert!(page.text().contains("Wählen Sie zuerst höchstens 5 Themen."), "{}", page.text());
    assert_eq!(page.attributes_of("input[name=themen][checked]", "value").len(), 6, "the choice comes back");
    assert_eq!(sends(&["gibt-es-nicht"]).status, 422);
    assert_eq!(sends(&six[..5]).status, 303);
}
