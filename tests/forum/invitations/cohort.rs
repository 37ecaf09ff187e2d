use std::fmt::Write;

use lotsenforum::forum::accounts::Role;
use lotsenforum::forum::organisations::store;

use super::PASSWORD;
use crate::exchange::{complaint, lotsenforum_reading, said};
use crate::gazetteer::{imports, of_2021};
use crate::support::smtp_sink::Answer;
use crate::support::{Page, Person, TestForum};

const LIST: &str = "/verwaltung/einladungen";
const COHORT: &str = "/verwaltung/einladungen/kurs";

/// 200 people: three of them faulty, two twice.
fn course() -> String {
    let mut list = "Vorname;Nachname;E-Mail;Organisation\n".to_owned();
    for number in 1..=200 {
        let (name, email) = match number {
            10 => ("Ohne", String::new()),
            20 => ("Halb", "halb@".to_owned()),
            30 => ("Falsch", "kein at zeichen".to_owned()),
            40 => ("Doppelt", "person39@rathaus.example".to_owned()),
            50 => ("Doppelt", "PERSON1@Rathaus.example ".to_owned()),
            _ => ("Eva", format!("person{number}@rathaus.example")),
        };
        writeln!(list, "{name};Nr {number};{email};Landratsamt Böblingen").unwrap();
    }
    list
}

fn uploads(person: &Person<'_>, cohort: &str, list: &[u8]) -> Page {
    let form = person.browser.visits(COHORT).form("Vorschau zeigen").with("kurs", cohort);
    person.browser.sends_file(&form, "datei", ("Kurs.csv", list))
}

/// The numbers on top of the preview.
fn figures(page: &Page) -> Vec<String> {
    page.texts_of(".figures dd")
}

/// How many invitations the list has, over all its pages.
fn invitations(person: &Person<'_>) -> usize {
    let rows =
        |page| person.browser.visits(&format!("{LIST}?seite={page}")).texts_of(".thread-state b").len();
    (1..).map(rows).take_while(|rows| *rows > 0).sum()
}

#[test]
fn a_course_is_invited_after_a_look_at_every_line() {
    let forum = TestForum::start_with(|config| config.mail.per_domain_per_minute = 1_000);
    let ines = forum.member("Ines Vogt").with_role(Role::Admin).join();

    let page = uploads(&ines, "Kurs März 2026 Stuttgart", course().as_bytes());

    assert_eq!((page.status, page.h1().as_str()), (200, "Vorschau der Liste"));
    assert_eq!(figures(&page), ["195", "0", "0", "2", "3"]);
    let told = page.texts_of("section[aria-labelledby=fehlerhaft] tbody tr");
    for (line, what) in [
        ("11", "E-Mail-Adresse fehlt."),
        ("21", "Keine vollständige E-Mail-Adresse."),
        ("31", "Keine vollständige E-Mail-Adresse."),
        ("41", "doppelt wie Zeile 40"),
        ("51", "doppelt wie Zeile 2"),
    ] {
        assert!(told.iter().any(|row| row.starts_with(line) && row.contains(what)), "{line}: {told:?}");
    }
    assert_eq!(ines.browser.visits(LIST).texts_of(".thread-state b").len(), 0, "nothing is saved yet");
    forum.runs_due_jobs();
    assert_eq!(forum.smtp.mails().len(), 0);

    forum.smtp.answers(|to, _| if to == "person7@rathaus.example" { Answer::Never } else { Answer::Accept });
    let page = ines.browser.sends(&page.form("Übernehmen"));
    assert!(page.text().contains("195 Einladungen sind unterwegs"), "{}", page.text());
    for _ in 0..12 {
        forum.runs_due_jobs();
    }

    assert_eq!(forum.smtp.mails().len(), 194);
    assert_eq!(invitations(&ines), 195);
    let page = ines.browser.visits(&format!("{LIST}?stand=unzustellbar"));
    let rows = page.texts_of(".thread-row");
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert!(
        rows[0].contains("person7@rathaus.example") && rows[0].contains("Postfach unbekannt"),
        "{rows:?}"
    );
    assert!(rows[0].contains("Kurs März 2026 Stuttgart"), "{rows:?}");
    let page = ines.browser.visits(&format!("{LIST}?kurs=Ein+anderer"));
    assert!(page.text().contains("Keine Einladung passt zu dieser Auswahl."));
}

#[test]
fn saying_it_twice_invites_nobody_twice() {
    let forum = TestForum::start();
    let karin = forum.moderator("Karin Lechner");
    let list = b"Mail\tName\na@rathaus.example\tAnna\nb@rathaus.example\tBen\nkarin.lechner@rathaus.example\tKarin\n";
    let form = uploads(&karin, "", list).form("Übernehmen");

    assert!(karin.browser.sends(&form).text().contains("2 Einladungen sind unterwegs"));
    assert!(karin.browser.sends(&form).text().contains("0 Einladungen sind unterwegs"));

    let page = uploads(&karin, "", list);
    assert_eq!(figures(&page), ["0", "1", "2", "0", "0"]);
    assert!(!page.has_button("Übernehmen"));
    forum.runs_due_jobs();
    assert_eq!(forum.smtp.mails().len(), 2);
}

#[test]
fn a_pasted_list_presets_name_and_organisation_of_the_first_steps() {
    let forum = TestForum::start();
    said(&imports(&forum, of_2021().text("\n").as_bytes(), &[]));
    forum.runs_due_jobs();
    let karin = forum.moderator("Karin Lechner");
    let list = "Name;E-Mail-Adresse;Kommune;AGS;Telefon\n\
                Ģ Ṣ\u{30c}öke;eins@xn--mllheim-n2a.example;Stadtverwaltung Müllheim;;07\n\
                Ben;zwei@müllheim.example;;8115003;\n\
                Cem;drei@nirgends.example;Firma Nirgends;;\n";
    let form = karin.browser.visits(COHORT).form("Vorschau zeigen").with("kurs", "Probe").with("liste", list);

    let page = karin.browser.sends(&form);

    let text = page.text();
    assert_eq!(figures(&page), ["3", "0", "0", "0", "0"], "{text}");
    assert!(text.contains("Diese Spalten werden nicht gebraucht: „Telefon“."), "{text}");
    assert!(text.contains("Bei einer Person ist die Organisation nicht im Verzeichnis."), "{text}");
    let rows = page.texts_of("section[aria-labelledby=zeilen] tbody tr");
    assert!(rows[0].contains("eins@müllheim.example") && rows[0].contains("Stadt Müllheim"), "{rows:?}");
    assert!(rows[1].contains("(Landkreis Böblingen)"), "{rows:?}");
    assert!(rows[2].contains("„Firma Nirgends“ ist nicht im Verzeichnis"), "{rows:?}");
    karin.browser.sends(&page.form("Übernehmen"));
    forum.runs_due_jobs();
    let mail = forum.smtp.mails_to("eins@xn--mllheim-n2a.example").pop().expect("a letter");
    let link = mail.text().split_whitespace().find(|word| word.contains("/einladung/")).unwrap().to_owned();
    let eva = forum.browser();
    let form = eva.visits(&link.replace(forum.base(), "")).form("Einladung annehmen");
    assert_eq!(form.value("ihr_name"), "Ģ Ṣ\u{30c}öke");
    let page = eva.sends(&form.with("neues_passwort", PASSWORD).with("regeln", "1"));
    assert!(page.text().contains("Stadt Müllheim"), "{}", page.text());
}

#[test]
fn the_domain_of_an_address_tells_the_organisation_and_excel_is_understood() {
    let forum = TestForum::start();
    let karin = forum.moderator("Karin Lechner");
    forum
        .app()
        .db
        .write(|conn| {
            let office = store::by_key(conn, "08115")?.expect("the Landratsamt");
            store::insert_domain(conn, "lrabb.example", office.id)
        })
        .unwrap();
    let list = as_excel_saves(
        "E-Mail;Name;Rolle\r\neva@lrabb.example;Jörg Müßig;Verwaltung\r\nx@lrabb.example;Jörg;\r\n",
    );

    let page = uploads(&karin, "", &list);

    let rows = page.texts_of("section[aria-labelledby=zeilen] tbody tr");
    assert!(rows[0].contains("Diese Rolle vergibt nur, wer die Plattform verwaltet."), "{rows:?}");
    assert!(rows[0].contains("Jörg Müßig"), "{rows:?}");
    assert!(rows[1].contains("Landratsamt Böblingen"), "{rows:?}");
}

/// In the letters of Windows.
fn as_excel_saves(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

#[test]
fn a_list_that_cannot_be_read_comes_back_with_a_sentence_and_members_never_see_the_page() {
    let forum = TestForum::start();
    let karin = forum.moderator("Karin Lechner");
    let anna = forum.member("Anna Maier").join();

    for (list, sentence) in [
        (&b"Name;Ort\nEva;Aach\n"[..], "In der Liste gibt es keine Spalte „E-Mail“."),
        (b"E-Mail\n", "In der Liste steht niemand."),
        (b"", "Wählen Sie eine Datei, oder fügen Sie die Liste ein."),
        (&[b'x'; 1_000_001], "Die Liste ist zu groß."),
    ] {
        let page = uploads(&karin, "Kurs Ä", list);
        assert_eq!(page.status, 422);
        assert!(page.text_of("[role=alert]").contains(sentence), "{}", page.text_of("[role=alert]"));
        assert_eq!(page.form("Vorschau zeigen").value("kurs"), "Kurs Ä");
    }
    assert_eq!(uploads(&karin, "", &[b'x'; 6_000_000]).status, 422);
    assert_eq!(anna.browser.gets(COHORT).status, 403);
    let own = anna.browser.visits("/konto/post").form("Speichern").to(COHORT).with("liste", "a@b.example");
    for form in [own.clone(), own.with("schritt", "uebernehmen")] {
        let refused = anna.browser.sends_file(&form, "datei", ("", b""));
        assert_eq!((refused.status, refused.h1().as_str()), (403, "Das darf nur die Moderation."));
    }
    let example = karin.browser.gets("/verwaltung/einladungen/muster.csv");
    assert_eq!(figures(&uploads(&karin, "", example.html.as_bytes())), ["2", "0", "0", "0", "0"]);
}

#[test]
fn an_operator_invites_a_course_from_the_command_line() {
    let forum = TestForum::start();
    let karin = forum.moderator("Karin Lechner");
    let list = "E-Mail;Name\nanna@rathaus.example;Anna\nfalsch;Ben\nanna@rathaus.example;Anna\n";
    let run = |arguments: &[&str]| {
        let all: Vec<&str> = ["import", "members", "-"].iter().chain(arguments).copied().collect();
        lotsenforum_reading(&forum, &all, list.as_bytes())
    };

    let refused = complaint(&run(&[]));
    assert!(refused.contains("Zeile 3: Keine vollständige E-Mail-Adresse. (falsch)"), "{refused}");
    assert!(refused.contains("Es wurde niemand eingeladen. Fehlerhafte Zeilen: 1."), "{refused}");
    let tried = said(&run(&["--trotzdem", "--probe"]));
    assert!(tried.contains("Eingeladen würden: 1. Es wurde nichts geändert."), "{tried}");
    assert_eq!(karin.browser.visits(LIST).texts_of(".thread-state b").len(), 0);
    let done = said(&run(&["--trotzdem", "--kurs", "Kurs Aach"]));
    assert!(done.contains("Zeile 4: doppelt, wie Zeile 2"), "{done}");
    assert!(done.contains("Eingeladen: 1."), "{done}");

    let again = said(&run(&["--trotzdem"]));
    assert!(again.contains("schon eingeladen: 1") && again.contains("Eingeladen: 0."), "{again}");
    let page = karin.browser.visits(&format!("{LIST}?kurs=Kurs+Aach"));
    assert_eq!(page.texts_of(".thread-state b"), ["offen"]);
}
