use super::{complaint, contradictions, imports, lotsenforum, lotsenforum_reading, said};
use crate::support::TestForum;

pub(super) const SMALL: &str = r##"{"type":"member","id":1,"name":"Anna Maier","email":"Anna.Maier@rathaus.example","ags":"08115","role":"moderator"}
{"type":"member","id":"2","name":"Ben Huber","email":"ben@rathaus.example","ags":"08116","role":"member"}
{"type":"member","id":"3","name":"Jörg Groß","email":"joerg@rathaus.example","ags":"08117001","role":"member"}

{"type":"channel","id":"akten","slug":"e-akte-dms","name":"E-Akte","description":"Alles über Akten.","ags":"08"}
{"type":"channel","id":"bb","slug":"netz-bb","name":"Netzwerk Böblingen","description":"Vor Ort.","ags":"08115"}
{"type":"thread","id":"t1","channel":"akten","ags":"08","kind":"question","title":"Welches DMS?","author":1,"created_at":"2024-03-04T10:00:00+01:00","status":"solved","posts":[{"id":"p1","author":1,"created_at":"2024-03-04T10:00:00+01:00","body_md":"Wir *suchen* eines.\r\n<script>alert(1)</script>","solution":false,"thanks":0},{"id":"p2","author":"2","created_at":"2024-03-04T10:30:00Z","body_md":"Nehmt das kleine.\u0000","solution":true,"thanks":2}]}
{"type":"thread","id":"t2","channel":"bb","ags":"08115","kind":"notice","title":"Treffen im Mai","author":"2","created_at":"2024-05-04T10:00:00Z","status":"closed","posts":[{"id":"p3","author":"2","created_at":"2024-05-04T10:00:00Z","body_md":"Wir treffen uns."}]}
"##;

#[test]
fn a_file_becomes_a_forum() {
    let forum = TestForum::start();
    let bytes = format!("\u{feff}{}", SMALL.replace('\n', "\r\n"));

    let said = said(&imports(&forum, &bytes));
    assert!(
        said.contains("3 Mitglieder, 1 Kanal, 2 Themen mit 3 Beiträgen und 2 Danke"),
        "the channel e-akte-dms was there before: {said}"
    );

    assert_eq!(contradictions(&forum), [""; 0]);
    let reader = forum.member("Carla Weiß").join();
    let channel = reader.browser.visits("/k/e-akte-dms");
    assert_eq!(channel.h1(), "E-Akte");
    let page = reader.browser.visits(&channel.link("Welches DMS?"));
    assert_eq!(page.h1(), "Welches DMS?");
    assert!(page.text().contains("Wir suchen eines."));
    assert!(page.text().contains("Nehmt das kleine."));
    assert!(!page.html.contains("<script>alert"));
    assert!(page.text().contains("Gelöst"));
}

#[test]
fn a_second_run_changes_nothing_and_says_so() {
    let forum = TestForum::start();
    said(&imports(&forum, SMALL));
    let rows = forum.rows();

    let second = said(&imports(&forum, SMALL));

    assert_eq!(second, "Alles war schon da: Es wurde nichts geändert.\n");
    assert_eq!(forum.rows(), rows);
}

#[test]
fn what_people_have_changed_since_stays_and_is_told() {
    let forum = TestForum::start();
    said(&imports(&forum, SMALL));
    let changed =
        SMALL.replace("Wir treffen uns.", "Wir treffen uns nicht.").replace("Ben Huber", "Ben Maier");

    let second = said(&imports(&forum, &changed));

    assert!(second.contains("Zeile 2: Das Mitglied „2“ ist im Forum anders als in der Datei"), "{second}");
    assert!(second.contains("Zeile 8: Das Thema „t2“ ist im Forum anders"), "{second}");
    assert!(second.ends_with("Es wurde nichts geändert.\n"));
}

#[test]
fn a_second_file_goes_on_where_the_first_ended() {
    let forum = TestForum::start();
    said(&imports(&forum, SMALL));

    let more = r#"{"type":"thread","id":"t3","channel":"bb","ags":"08115","kind":"question","title":"Und im Juni?","author":"3","created_at":"2024-06-04T10:00:00Z","status":"open","posts":[{"id":"p9","author":"3","created_at":"2024-06-04T10:00:00Z","body_md":"Wer kommt?","thanks":2}]}"#;
    said(&imports(&forum, more));

    assert_eq!(contradictions(&forum), [""; 0]);
}

#[test]
fn lines_may_stand_in_any_order() {
    let forum = TestForum::start();
    let mut lines: Vec<&str> = SMALL.lines().collect();
    lines.reverse();

    said(&imports(&forum, &lines.join("\n")));

    assert_eq!(contradictions(&forum), [""; 0]);
}

#[test]
fn a_member_gets_in_once_she_has_a_password() {
    let forum = TestForum::start();
    said(&imports(&forum, SMALL));
    let signs_in = |password: &str| {
        let browser = forum.browser();
        let form = browser.visits("/anmelden").form("Anmelden");
        browser.sends(&form.with("email", "anna.maier@rathaus.example").with("passwort", password)).text()
    };
    assert!(signs_in("").contains("Anmelden"));
    assert!(!signs_in("Kehrwoche-2026").contains("Abmelden"));

    let set = ["member", "password", "anna.maier@rathaus.example", "--passwort-stdin"];
    said(&lotsenforum_reading(&forum, &set, b"Kehrwoche-2026\n"));
    assert!(signs_in("Kehrwoche-2026").contains("Abmelden"));

    let made =
        said(&lotsenforum(&forum, &["member", "password", "anna.maier@rathaus.example", "--erzeugen"]));
    assert!(!signs_in("Kehrwoche-2026").contains("Abmelden"));
    assert!(signs_in(made.trim()).contains("Abmelden"));
}

#[test]
fn somebody_who_is_there_already_is_linked_by_her_address() {
    let forum = TestForum::start();
    let ben = forum.member("Ben Huber").join();
    let lines = SMALL.replace("ben@rathaus.example", &ben.email);

    let said = said(&imports(&forum, &lines));

    assert!(said.contains("2 Mitglieder"), "{said}");
    assert!(ben.browser.visits("/").text().contains("Abmelden"), "her session and password stay");
    assert_eq!(contradictions(&forum), [""; 0]);
}

#[test]
fn nobody_is_told_of_old_content() {
    let forum = TestForum::start();
    forum.imports(SMALL);

    forum.runs_due_jobs();
    forum.clock().forward(chrono::Duration::days(14));
    forum.runs_due_jobs();

    assert!(forum.smtp.mails().is_empty());
    let rows = forum.rows().join("\n");
    assert!(rows.contains("notifications 0") && rows.contains("outbox 0"), "{rows}");
}

#[test]
fn a_missing_file_and_a_folder_without_manifest_are_told() {
    let forum = TestForum::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    assert!(
        complaint(&lotsenforum(&forum, &["import", "forum", "/nicht/da.jsonl"])).contains("nicht lesbar")
    );
    assert!(
        complaint(&lotsenforum(&forum, &["import", "forum", path]))
            .contains("manifest.json ist nicht lesbar")
    );
}
