use diesel::RunQueryDsl;
use lotsenforum::forum::{affiliation, profiles};

use crate::exchange::said;
use crate::gazetteer::{imports, of_2021};
use crate::support::{Page, Person, TestForum};

fn names(page: &Page) -> Vec<String> {
    page.texts_of(".post-author h3")
}

/// A forum that knows the directory of 2021.
fn forum() -> TestForum {
    let forum = TestForum::start();
    said(&imports(&forum, of_2021().text("\n").as_bytes(), &[]));
    forum.runs_due_jobs();
    forum
}

/// The night's work: members find their organisations by name.
fn links(forum: &TestForum) {
    forum.app().db.write(affiliation::link_by_name).unwrap();
}

fn knows(forum: &TestForum, person: &Person<'_>, topics: &[&str]) {
    let topics: Vec<String> = topics.iter().map(|topic| (*topic).to_owned()).collect();
    let now = forum.clock().now();
    forum.app().db.write(|conn| profiles::insert_topics(conn, person.id, &topics, now)).unwrap();
}

#[test]
fn members_stand_by_family_name_as_in_a_german_directory() {
    let forum = TestForum::start();
    for name in ["Zoe Arndt", "Maria Öttinger", "Ute Oberle", "Dr. Jörg Ärmel", "Ida Özgür", "Bo Zimmer"]
    {
        forum.member(name).join_without_signing_in();
    }
    let anna = forum.member("Anna Maier").join();

    let page = anna.browser.visits("/mitglieder");

    assert_eq!(
        names(&page),
        [
            "Dr. Jörg Ärmel",
            "Zoe Arndt",
            "Anna Maier",
            "Ute Oberle",
            "Maria Öttinger",
            "Ida Özgür",
            "Bo Zimmer"
        ]
    );
    assert_eq!(page.link("Ute Oberle"), "/m/ute.oberle");
    assert!(page.text().contains("7 Mitglieder"));
    assert!(page.text_of("nav [aria-current=page]").contains("Mitglieder"));
}

#[test]
fn name_or_place_is_found_in_any_spelling() {
    let forum = forum();
    forum.member("Jürgen Müller").from("Stadt Herrenberg", "08115").join_without_signing_in();
    forum.member("Petra Vogt").from("Gemeinde Aidlingen", "08115").join_without_signing_in();
    let anna = forum.member("Anna Maier").from("Stadt Bühl", "08216").join();
    links(&forum);

    let found = |typed: &str| names(&anna.browser.visits(&format!("/mitglieder?q={typed}")));

    for typed in ["muller", "mueller", "M%C3%BCller", "Mu%CC%88ller", "j%C3%BCrgen+m", "MULL"] {
        assert_eq!(found(typed), ["Jürgen Müller"], "{typed}");
    }
    assert_eq!(found("aidlingen"), ["Petra Vogt"]);
    assert_eq!(found("petra+aidl"), ["Petra Vogt"]);
    assert_eq!(found("%25"), found(""), "nothing to look for");
    let none = anna.browser.visits("/mitglieder?q=niemand");
    assert!(
        none.text().contains("Dazu ist niemand verzeichnet.")
            && none.text().contains("Alle Mitglieder zeigen")
    );
}

#[test]
fn place_and_kreis_are_found_also_of_who_has_not_chosen_an_organisation() {
    let forum = TestForum::start();
    forum.member("Petra Vogt").from("Rathaus Kuppingen", "08115").join_without_signing_in();
    forum.member("Ute Oberle").from("Stadt Ulm", "08421").join_without_signing_in();
    let anna = forum.member("Anna Maier").from("Stadt Bühl", "08216").join();
    let found = |typed: &str| names(&anna.browser.visits(&format!("/mitglieder?q={typed}")));

    for typed in ["kuppingen", "KUPP", "B%C3%B6blingen", "boebl", "petra+rathaus", "vogt+b%C3%B6bl"] {
        assert_eq!(found(typed), ["Petra Vogt"], "{typed}");
    }
    assert_eq!(found("petra+ulm"), [""; 0]);
    assert_eq!(found("ulm"), ["Ute Oberle"], "not twice");
    assert_eq!(found("landkreis"), [""; 0], "that is not the name of one");

    // Rows from before the column was there.
    forum
        .app()
        .db
        .write(|conn| Ok(diesel::sql_query("update members set search_organisation = ''").execute(conn)?))
        .unwrap();
    assert_eq!(found("kuppingen"), [""; 0]);
    forum.runs_due_jobs();
    assert_eq!(found("kuppingen"), ["Petra Vogt"]);
}

#[test]
fn filters_narrow_by_region_kind_size_and_topic() {
    let forum = forum();
    let petra = forum.member("Petra Vogt").from("Gemeinde Aidlingen", "08115").join();
    let ralf = forum.member("Ralf Kimmich").from("Landratsamt Böblingen", "08115").join();
    let anna = forum.member("Anna Maier").from("Stadt Herrenberg", "08115").join();
    let ulm = forum.member("Ute Oberle").from("Stadt Ulm", "08421").join();
    links(&forum);
    knows(&forum, &petra, &["E-Akte", "enaio"]);
    knows(&forum, &ralf, &["Enaio", "Glasfaser"]);

    let found = |query: &str| names(&anna.browser.visits(&format!("/mitglieder?{query}")));

    assert_eq!(found("region=08421"), ["Ute Oberle"]);
    assert_eq!(found("region=0811"), ["Ralf Kimmich", "Anna Maier", "Petra Vogt"]);
    assert_eq!(found("art=district_office"), ["Ralf Kimmich"]);
    assert_eq!(found("groesse=landkreis"), ["Ralf Kimmich"]);
    assert_eq!(found("groesse=20000-50000"), ["Anna Maier"]);
    assert_eq!(found("thema=ENAIO"), ["Ralf Kimmich", "Petra Vogt"]);
    assert_eq!(found("thema=enaio&groesse=landkreis"), ["Ralf Kimmich"]);
    assert_eq!(anna.browser.gets("/mitglieder?region=99").status, 404);
    assert_eq!(anna.browser.gets("/mitglieder?seite=2").status, 404);
    let offered = anna.browser.visits("/mitglieder").attributes_of("datalist option", "value");
    assert!(offered.contains(&"enaio".to_owned()) && !offered.contains(&"Enaio".to_owned()), "{offered:?}");
    drop(ulm);
}

#[test]
fn who_is_suspended_or_does_not_want_it_is_left_out() {
    let forum = TestForum::start();
    let ben = forum.member("Ben Huber").join();
    let ute = forum.member("Ute Oberle").join();
    let anna = forum.member("Anna Maier").join();
    forum.suspends(&ben);
    let form = ute.browser.visits("/konto/profil").form("Profil speichern");
    ute.browser.sends(&form.with("nicht_im_verzeichnis", "ja").with("thema", "Glasfaser"));

    let page = anna.browser.visits("/mitglieder");

    assert_eq!(names(&page), ["Anna Maier"]);
    assert!(page.text().contains("1 Mitglied"));
    assert!(!page.attributes_of("datalist option", "value").contains(&"Glasfaser".to_owned()));
    assert_eq!(anna.browser.visits("/m/ute.oberle").h1(), "Ute Oberle", "her profile stays");
}

#[test]
fn pages_hold_thirty_and_cost_the_same() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let few = anna.browser.visits("/mitglieder").headers["x-queries"].clone();
    for number in 0..64 {
        forum.member(&format!("Ben Huber{number:02}")).join_without_signing_in();
    }

    let first = anna.browser.visits("/mitglieder");
    let last = anna.browser.visits("/mitglieder?q=ben&seite=3");

    assert_eq!((names(&first).len(), first.headers["x-queries"].clone()), (30, few));
    assert_eq!(names(&last), ["Ben Huber60", "Ben Huber61", "Ben Huber62", "Ben Huber63"]);
    assert_eq!(last.link("Zurück"), "/mitglieder?q=ben&seite=2");
}
