use super::{admin, log, suspends};
use crate::support::TestForum;

const LIST: &str = "/verwaltung/mitglieder";

fn names(page: &crate::support::Page) -> Vec<String> {
    page.texts_of("tbody td a")
}

#[test]
fn members_are_found_by_name_organisation_and_address_however_they_are_typed() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");
    forum.member("Jürgen Öttl").from("Stadt Müllheim", "08315").join();
    forum.member("Zoe Adam").from("Gemeinde Aidlingen", "08115").join();
    let found = |query: &str| names(&monika.browser.visits(&format!("{LIST}?{query}")));

    assert_eq!(found(""), ["Zoe Adam", "Monika Dorner", "Jürgen Öttl"]);
    for typed in ["juergen", "%C3%96ttl", "oettl+jurg", "MUELLHEIM", "zoe.adam@rath", "aidl"] {
        assert_eq!(found(&format!("suche={typed}")).len(), 1, "{typed}");
    }
    assert_eq!(found("region=0831"), ["Jürgen Öttl"]);
    assert_eq!(found("rolle=admin"), ["Monika Dorner"]);
    assert_eq!(found("suche=adam&region=0831").len(), 0);
    assert_eq!(monika.browser.gets(&format!("{LIST}?rolle=koenig")).status, 404);
}

#[test]
fn thirty_stand_on_a_page_and_the_filter_stays() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");
    for number in 10..42 {
        forum.member(&format!("Anna Maier{number}")).join_without_signing_in();
    }

    let page = monika.browser.visits(&format!("{LIST}?suche=anna"));
    assert_eq!(names(&page).len(), 30);
    assert!(page.text().contains("32 Mitglieder"), "{}", page.text());
    let next = monika.browser.visits(&page.link("Weiter"));
    assert_eq!(names(&next), ["Anna Maier40", "Anna Maier41"]);
}

#[test]
fn the_file_holds_what_is_filtered_no_formula_and_is_noted() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");
    forum.member("=HYPERLINK Bösewicht").join();
    forum.member("Ben Huber").join();

    let page = monika.browser.visits(&format!("{LIST}?suche=boesewicht"));
    let file = monika.browser.sends(&page.form("Als CSV-Datei speichern"));
    assert_eq!(file.status, 200);
    assert!(file.headers["content-disposition"].contains("mitglieder.csv"));
    let text = &file.html;
    assert!(text.starts_with("\u{feff}Name;E-Mail-Adresse;"), "{text}");
    assert!(text.contains("'=HYPERLINK Bösewicht;"), "{text}");
    assert_eq!(text.lines().count(), 2);
    assert!(log(&monika, "?art=exported")[0].contains("1 Mitglied als CSV-Datei"));
}

#[test]
fn a_member_s_page_says_who_she_is_what_she_got_and_why_not() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");
    let anna = forum.member("Anna Maier").join();
    forum.runs_due_jobs();

    let page = monika.browser.visits(&format!("{LIST}/anna.maier"));
    let text = page.text();
    for part in ["anna.maier@rathaus.example", "Stadt Herrenberg", "nicht eingerichtet", "auf 1 Gerät"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(monika.browser.visits(&page.link("Was sieht dieses Mitglied?")).h1(), "Was sieht Anna Maier?");

    suspends(&monika, "anna.maier", "");
    forum.runs_due_jobs();
    let text = monika.browser.visits(&format!("{LIST}/~{}", anna.id)).text();
    assert!(text.contains("Ihr Konto im Lotsenforum ist gesperrt"), "{text}");
    assert!(text.contains("Zugestellt"), "{text}");
}

#[test]
fn nobody_else_learns_who_is_a_member() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let karin = forum.moderator("Karin Lechner");

    for path in ["", "/anna.maier", "/niemand", "/anna.maier/sperren", "/anna.maier/rolle"] {
        assert_eq!(anna.browser.gets(&format!("{LIST}{path}")).status, 403, "{path}");
        assert_eq!(karin.browser.gets(&format!("{LIST}{path}")).status, 403, "{path}");
    }
    assert_eq!(karin.browser.gets("/verwaltung/protokoll").status, 403);
    assert_eq!(forum.browser().gets(LIST).status, 303);
}
