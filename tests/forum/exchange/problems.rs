use super::import::SMALL;
use super::{complaint, imports};
use crate::support::TestForum;

/// What stands in the small file, what stands there instead, and what is said of it.
const CASES: &[(&str, &str, &str)] = &[
    (
        r#""role":"moderator""#,
        r#""role":"chef""#,
        "Zeile 1: „role“ ist „chef“; möglich: member, moderator, admin.",
    ),
    (r#","role":"moderator""#, "", "Zeile 1: Es fehlt das Feld „role“."),
    ("Anna Maier", "", "Zeile 1: „name“ ist leer"),
    ("Anna.Maier@rathaus.example", "anna", "Zeile 1: „anna“ ist keine E-Mail-Adresse."),
    (
        "Anna.Maier@rathaus.example",
        "ben@rathaus.example",
        "Zeile 2: „ben@rathaus.example“ („email“) ist schon vergeben.",
    ),
    (r#""ags":"08116""#, r#""ags":"09116""#, "Zeile 2: Die Region „09116“ („ags“) gibt es nicht."),
    (r#""ags":"08116""#, r#""ags":8116"#, "Zeile 2: „ags“ ist kein Text."),
    (r#""id":"3""#, r#""id":"2""#, "Zeile 3: Die id „2“ kommt schon weiter oben vor."),
    (r#""id":"3""#, r#""id":2"#, "Zeile 3: Die id „2“ kommt schon weiter oben vor."),
    ("e-akte-dms", "E-Akte", "Zeile 5: „slug“ ist „E-Akte“; erwartet werden Kleinbuchstaben"),
    (r#""slug":"netz-bb""#, r#""slug":"e-akte-dms""#, "Zeile 6: „e-akte-dms“ („slug“) ist schon vergeben."),
    (
        r#""type":"channel","id":"bb""#,
        r#""type":"kanal","id":"bb""#,
        "Zeile 6: Den Typ „kanal“ gibt es nicht.",
    ),
    (r#""channel":"akten""#, r#""channel":"keller""#, "Zeile 7: „channel“ nennt „keller“; das gibt es weder"),
    (
        r#""kind":"question""#,
        r#""kind":"frage""#,
        "Zeile 7: „kind“ ist „frage“; möglich: question, experience",
    ),
    (
        r#""kind":"question""#,
        r#""kind":"notice""#,
        "Zeile 7: Nur eine Frage („question“) kann eine Lösung haben.",
    ),
    (
        r#""status":"solved""#,
        r#""status":"done""#,
        "Zeile 7: „status“ ist „done“; möglich: open, solved, closed.",
    ),
    (
        r#""status":"solved""#,
        r#""status":"open""#,
        "Zeile 7: Das Thema ist „open“, aber ein Beitrag ist die Lösung.",
    ),
    (
        r#""solution":true"#,
        r#""solution":false"#,
        "Zeile 7: Das Thema ist „solved“, aber kein Beitrag ist die Lösung.",
    ),
    (r#""solution":true"#, r#""solution":1"#, "Zeile 7, Beitrag 2: „solution“ ist weder true noch false."),
    (
        r#""solution":false"#,
        r#""solution":true"#,
        "Zeile 7, Beitrag 1: Der erste Beitrag kann nicht die Lösung sein.",
    ),
    ("Welches DMS?", LONG_TITLE, "Zeile 7: „title“ hat mehr als 120 Zeichen."),
    ("Welches DMS?", "???", "Zeile 7: „title“ ist leer oder zeigt nichts Lesbares."),
    (
        "2024-03-04T10:30:00Z",
        "2024-03-04T08:59:59Z",
        "Zeile 7, Beitrag 2: Der Beitrag ist älter als der Anfang",
    ),
    (
        "2024-03-04T10:30:00Z",
        "gestern",
        "Zeile 7, Beitrag 2: „created_at“ ist „gestern“; erwartet wird zum Beispiel",
    ),
    ("2024-03-04T10:30:00Z", "2924-03-04T10:30:00Z", "Zeile 7, Beitrag 2: „created_at“ liegt in der Zukunft"),
    ("Nehmt das kleine.", "<!-- -->", "Zeile 7, Beitrag 2: „body_md“ ist leer oder zeigt nichts Lesbares."),
    (r#""thanks":2"#, r#""thanks":3"#, "Zeile 7, Beitrag 2: Mehr Danke, als es andere Mitglieder gibt (2)."),
    (r#""thanks":2"#, r#""thanks":-1"#, "Zeile 7, Beitrag 2: „thanks“ ist keine ganze Zahl"),
    (
        r#""thanks":2"#,
        r#""thanks":[{"member":"2"}]"#,
        "Zeile 7, Beitrag 2: Niemand bedankt sich bei sich selbst.",
    ),
    (r#""id":"p3""#, r#""id":"p1""#, "Zeile 8, Beitrag 1: Die id „p1“ kommt schon weiter oben vor."),
    (r#""ags":"08115","kind""#, r#""ags":"08116","kind""#, "Zeile 8: Das Thema liegt außerhalb der Region"),
    (
        r#""author":"2","created_at":"2024-05-04T10:00:00Z","body"#,
        r#""author":"99","created_at":"2024-05-04T10:00:00Z","body"#,
        "Zeile 8, Beitrag 1: „author“ nennt „99“",
    ),
    (
        r#""posts":[{"id":"p3","author":"2","created_at":"2024-05-04T10:00:00Z","body_md":"Wir treffen uns."}]"#,
        r#""posts":[]"#,
        "Zeile 8: Das Thema hat keinen Beitrag.",
    ),
    (r#""posts":[{"id":"p3""#, r#""posts":7,"x":[{"id":"p3""#, "steht etwas anderes als erwartet."),
    (
        r#""status":"closed""#,
        r#""status":"closed","status":"open""#,
        "Zeile 8: Das Feld „status“ steht doppelt da.",
    ),
    (
        "{\"type\":\"thread\",\"id\":\"t2\"",
        "\"type\":\"thread\",\"id\":\"t2\"",
        "Zeile 8: Bei Zeichen 6 steht etwas anderes als erwartet.",
    ),
    ("treffen uns.\"}]}", "treffen uns.\"}]", "Zeile 8: Das ist kein JSON (ab Zeichen"),
];

const LONG_TITLE: &str = "Wer hat ein Muster für eine Dienstanweisung, die alles regelt, was zwischen Posteingang und Ablage der Akte geschehen darf und soll?";

#[test]
fn every_problem_is_told_with_its_line_and_nothing_is_written() {
    let forum = TestForum::start();
    let rows = forum.rows();
    for (good, bad, expected) in CASES {
        assert!(SMALL.contains(good), "{good}");
        let complaint = complaint(&imports(&forum, &SMALL.replacen(good, bad, 1)));
        assert!(complaint.contains(expected), "{bad}\nexpected {expected}\ngot {complaint}");
        assert!(complaint.contains("Es wurde nichts übernommen."), "{complaint}");
    }
    assert_eq!(forum.rows(), rows);
}

#[test]
fn a_fault_of_a_line_is_not_repeated_by_those_that_name_it() {
    let forum = TestForum::start();
    let complaint = complaint(&imports(&forum, &SMALL.replace(r#""role":"moderator""#, r#""role":"chef""#)));
    assert_eq!(complaint.lines().count(), 2, "one problem and one sentence: {complaint}");
}

#[test]
fn several_problems_come_together_and_reading_ends_after_twenty() {
    let forum = TestForum::start();
    let bad = SMALL.replace("08116", "1").replace("\"closed\"", "\"zu\"").replace("p2", "p1");
    let complaint = complaint(&imports(&forum, &bad));
    assert!(complaint.contains("Zeile 2: ") && complaint.contains("Zeile 7, Beitrag 2: "), "{complaint}");
    assert!(complaint.contains("Zeile 8: ") && complaint.contains("Fehler in der Datei: 3."), "{complaint}");

    let complaint = super::complaint(&imports(&forum, &"kaputt\n".repeat(50)));
    assert_eq!(complaint.lines().count(), 21, "{complaint}");
    assert!(complaint.contains("Das waren die ersten 20 Fehler"), "{complaint}");
}

#[test]
fn bytes_that_are_no_text_are_told() {
    let forum = TestForum::start();
    let input = [SMALL.as_bytes(), b"{\"type\":\"member\",\"id\":\"\xff\"}\n"].concat();
    let output = super::lotsenforum_reading(&forum, &["import", "forum", "-"], &input);
    assert!(complaint(&output).contains("Zeile 9: Die Zeile ist kein UTF-8."));
}

#[test]
fn a_field_that_nobody_knows_is_told_and_left_out() {
    let forum = TestForum::start();
    let said = super::said(&imports(&forum, &SMALL.replace("\"role\"", "\"telefon\":\"07031\",\"role\"")));
    assert!(
        said.contains("Zeile 1: Das Feld „telefon“ ist unbekannt und bleibt liegen (3 Zeilen)."),
        "{said}"
    );
}
