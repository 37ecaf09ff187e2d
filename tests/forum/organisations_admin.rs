//! Stories of organisations for who runs the platform.

use lotsenforum::forum::accounts::Role;

use crate::exchange::said;
use crate::gazetteer::{imports, of_2021};
use crate::support::{Page, Person, TestForum};

const LIST: &str = "/verwaltung/organisationen";

fn finds(person: &Person<'_>, typed: &str, kind: &str) -> Vec<String> {
    let query: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
    person.browser.visits(&format!("{LIST}?suche={query}&art={kind}")).texts_of("tbody td a")
}

/// The page of the one organisation that is found.
fn opens(person: &Person<'_>, typed: &str) -> Page {
    let query: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
    let list = person.browser.visits(&format!("{LIST}?suche={query}"));
    let name = list.texts_of("tbody td a").pop().expect("an organisation");
    person.browser.visits(&list.link(&name))
}

#[test]
fn a_mail_domain_with_an_umlaut_is_noted_shown_shared_and_forgotten() {
    let forum = TestForum::start();
    said(&imports(&forum, of_2021().text("\n").as_bytes(), &[]));
    forum.runs_due_jobs();
    let ines = forum.member("Ines Vogt").with_role(Role::Admin).join();
    let page = opens(&ines, "muellheim");
    assert_eq!(page.h1(), "Stadt Müllheim (Landkreis Esslingen)");

    let page = ines.browser.sends(&page.form("Hinzufügen").with("domain", " @MÜLLHEIM.example "));
    assert!(page.texts_of("tbody td").contains(&"müllheim.example".to_owned()), "{}", page.text());
    let again = ines.browser.sends(&page.form("Hinzufügen").with("domain", "xn--mllheim-n2a.example"));
    assert_eq!(again.texts_of("tbody tr").len(), 1, "it is the same");
    let office = opens(&ines, "Landratsamt Böblingen");
    let office = ines.browser.sends(&office.form("Hinzufügen").with("domain", "müllheim.example"));
    assert!(office.text().contains("auch: Stadt Müllheim"), "a domain serves several: {}", office.text());
    assert_eq!(finds(&ines, "müllheim.example", "").len(), 2, "found by the domain");
    let wrong = ines.browser.sends(&page.form("Hinzufügen").with("domain", "kein punkt"));
    assert_eq!(wrong.status, 422);
    assert!(wrong.text_of("[role=alert]").contains("Das ist keine Domain."));

    ines.browser.sends(&office.form("Entfernen"));
    assert_eq!(finds(&ines, "müllheim.example", ""), ["Stadt Müllheim (Landkreis Esslingen)"]);
    assert!(!page.has_button("Umbenennen"), "its name is the directory's");
}

#[test]
fn a_partner_is_added_and_renamed_where_its_people_write() {
    let forum = TestForum::start();
    let ines = forum.member("Ines Vogt").with_role(Role::Admin).join();
    let anna = forum.member("Anna Maier").join();
    let form = ines.browser.visits(LIST).form("Anlegen");
    let page = ines.browser.sends(&form);
    assert_eq!(page.status, 422);
    assert_eq!(page.texts_of("[role=alert] li").len(), 2, "{}", page.text());

    let page =
        ines.browser.sends(&form.with("organisationsname", "Rechenzentrum Süd").with("art", "partner"));
    assert_eq!(page.h1(), "Rechenzentrum Süd");
    let mine = anna.browser.visits("/konto/organisation");
    let mine = anna.browser.sends(&mine.form("Suchen").with("ort", "Rechenzentrum Süd"));
    anna.browser.sends(&mine.form("Organisation speichern"));
    let thread = anna.asks("Wer nutzt das neue Formularpaket?", "Wir testen es.");
    assert!(anna.reads(&thread).text().contains("Rechenzentrum Süd"));
    let taken =
        ines.browser.sends(&page.form("Umbenennen").with("organisationsname", "Landratsamt Böblingen"));
    assert_eq!(taken.status, 422);
    assert!(taken.text().contains("Eine Organisation mit diesem Namen gibt es schon."));
    ines.browser.sends(&page.form("Umbenennen").with("organisationsname", "Rechenzentrum Südwest"));

    assert!(anna.reads(&thread).text().contains("Rechenzentrum Südwest"));
    assert_eq!(finds(&ines, "sudwest", "partner"), ["Rechenzentrum Südwest"]);
    assert!(finds(&ines, "sudwest", "municipality").is_empty());
}

#[test]
fn only_who_runs_the_platform_changes_organisations() {
    let forum = TestForum::start();
    let ines = forum.member("Ines Vogt").with_role(Role::Admin).join();
    let karin = forum.moderator("Karin Lechner");
    let path = opens(&ines, "Landratsamt Böblingen").path;
    let csrf = karin.browser.visits("/konto/post").form("Speichern").value("csrf");

    assert_eq!(karin.browser.gets(LIST).status, 403);
    assert_eq!(karin.browser.gets(&path).status, 403);
    for action in [
        LIST.to_owned(),
        format!("{path}/domain"),
        format!("{path}/domain-entfernen"),
        format!("{path}/name"),
    ] {
        let sent = [
            ("csrf", csrf.as_str()),
            ("domain", "a.example"),
            ("organisationsname", "X"),
            ("art", "partner"),
        ];
        assert_eq!(karin.browser.posts(&action, &sent).status, 403, "{action}");
    }
    let csrf = ines.browser.visits("/konto/post").form("Speichern").value("csrf");
    let sent = [("csrf", csrf.as_str()), ("organisationsname", "Umbenannt")];
    assert_eq!(ines.browser.posts(&format!("{path}/name"), &sent).status, 404, "the directory's name stays");
}
