use lotsenforum::config::SecondFactorFor;

use super::{admin, gives, letter, log};
use crate::support::{PASSWORD, TestForum};

#[test]
fn a_promotion_signs_her_out_and_asks_for_the_second_step() {
    let forum = TestForum::start_with(|config| config.sign_in.second_factor = SecondFactorFor::Moderation);
    let monika = admin(&forum, "Monika Dorner");
    let anna = forum.member("Anna Maier").join();

    let page = gives(&monika, "anna.maier", "moderator");
    assert!(page.text().contains("Rolle geändert"), "{}", page.text());

    assert_eq!(anna.browser.visits("/moderation/protokoll").h1(), "Anmelden");
    assert!(anna.signs_in(PASSWORD).path.starts_with("/anmelden/einrichten"));
    let told = letter(&forum, &anna).text();
    assert!(told.contains("Sie haben jetzt die Rolle „Moderation“."), "{told}");
    assert!(told.contains("Sie hilft ab sofort im Team."), "{told}");
    assert!(log(&monika, "?person=anna.maier@rathaus.example")[0].contains("Mitglied → Moderation"));
}

#[test]
fn her_posts_show_the_new_role() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");
    let (anna, ben) = (forum.member("Anna Maier").join(), forum.member("Ben Huber").join());
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    for _ in 0..2 {
        assert_eq!(ben.reads(&thread).texts_of(".badge.role").len(), 0);
    }

    gives(&monika, "anna.maier", "moderator");
    assert_eq!(ben.reads(&thread).texts_of(".badge.role"), ["Moderation"]);

    gives(&monika, "anna.maier", "member");
    assert_eq!(ben.reads(&thread).texts_of(".badge.role").len(), 0);
}

#[test]
fn an_administrator_hands_her_role_on_and_is_never_the_last() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");
    let ben = forum.member("Ben Huber").join();
    let hand_over = |to: &str| {
        let form = monika.browser.visits("/verwaltung/rolle-weitergeben").form("Rolle weitergeben");
        let form = form.with("nachfolge", to).with("eigene_rolle", "moderator");
        monika.browser.sends(&form.with("grund", "Ich gehe in Elternzeit."))
    };

    assert_eq!(gives(&monika, "monika.dorner", "member").status, 403);
    assert_eq!(hand_over("niemand@rathaus.example").status, 422);
    assert_eq!(hand_over(&monika.email).status, 422);

    assert!(hand_over(&ben.email).text().contains("Rolle weitergegeben"));
    assert_eq!(monika.browser.gets("/verwaltung/mitglieder").status, 403);
    assert_eq!(monika.browser.gets("/moderation/protokoll").status, 200);
    assert_eq!(ben.browser.visits("/").h1(), "Anmelden", "who may more than before signs in anew");
    ben.signs_in(PASSWORD);
    assert!(log(&ben, "?art=handed_over")[0].contains("danach selbst: Moderation"));
    assert!(letter(&forum, &ben).text().contains("Verwaltung der Plattform"));
    assert!(letter(&forum, &monika).text().contains("Moderation"));
}

#[test]
fn who_moderates_no_longer_is_in_charge_of_nothing() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");
    forum.moderator("Karin Lechner");
    let page = monika.browser.visits("/verwaltung/kanaele/ki");
    monika.browser.sends(&page.form("Einsetzen").with("moderation", "karin.lechner@rathaus.example"));
    assert!(log(&monika, "?art=appointed")[0].contains("Karin Lechner"));

    gives(&monika, "karin.lechner", "member");
    gives(&monika, "karin.lechner", "moderator");

    let text = monika.browser.visits("/verwaltung/mitglieder/karin.lechner").text();
    assert!(text.contains("Bereich alles") || text.contains("alles"), "{text}");
    assert!(monika.browser.visits("/verwaltung/kanaele/ki").text().contains("Niemand moderiert eigens"));
}

#[test]
fn the_log_lets_go_of_its_lines_after_two_years() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");
    forum.member("Anna Maier").join();
    gives(&monika, "anna.maier", "moderator");

    forum.clock().forward(chrono::Duration::days(729));
    forum.runs_due_jobs();
    monika.signs_in(PASSWORD);
    assert_eq!(log(&monika, "").len(), 1);

    forum.clock().forward(chrono::Duration::days(2));
    forum.runs_due_jobs();
    assert_eq!(log(&monika, "").len(), 0);
}

#[test]
fn a_moderator_is_put_in_charge_of_a_region_without_a_channel() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");
    let karin = forum.moderator("Karin Lechner");
    let anna = forum.member("Anna Maier").join();
    let here = anna.asks_in("ki", "08115", "Wer hat ein DMS in kleinen Gemeinden?", "Wir suchen eines.");
    let there = anna.asks_in("ki", "08", "Wer hat ein DMS in großen Städten?", "Wir suchen eines.");
    let page = "/verwaltung/mitglieder/karin.lechner/bereich";

    let form = monika.browser.visits(page).form("Hinzufügen");
    assert_eq!(monika.browser.sends(&form).status, 422, "neither channel nor region");
    let added = monika.browser.sends(&form.with("bereich", "08115"));
    assert!(added.text().contains("Themen für den Landkreis Böblingen"), "{}", added.text());
    assert_eq!(karin.browser.gets(&format!("/t/{}/schliessen", here.id)).status, 200);
    assert_eq!(karin.browser.gets(&format!("/t/{}/schliessen", there.id)).status, 403);
    assert!(log(&monika, "?art=appointed")[0].contains("alle Kanäle, nur Region 08115"));

    let gone = monika.browser.sends(&added.form("Beenden"));
    assert!(gone.text().contains("moderiert alle Kanäle"), "{}", gone.text());
    assert_eq!(karin.browser.gets(&format!("/t/{}/schliessen", there.id)).status, 200);
}
