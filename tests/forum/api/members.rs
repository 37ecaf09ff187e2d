//! The directory and profiles, for programs.

use serde_json::json;

use crate::support::TestForum;

#[test]
fn programs_find_members_as_people_do() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").from("Stadt Ulm", "08421").join();
    let ute = forum.member("Ute Oberle").join();
    forum.suspends(&ute);
    let form = ben.browser.visits("/konto/profil").form("Profil speichern");
    ben.browser.sends(
        &form.with("thema", "E-Akte & DMS").with("funktion", "Hauptamt").with("telefon", "0731 161-0"),
    );
    let program = forum.program_of(&anna);

    for (query, handles) in [
        ("", vec!["ben.huber", "anna.maier"]),
        ("?q=hub", vec!["ben.huber"]),
        ("?ags=08421", vec!["ben.huber"]),
        ("?topic=dms&page=1", vec!["ben.huber"]),
        ("?kind=district_office", vec![]),
        ("?size=unter-5000", vec![]),
        ("?q=oberle", vec![]),
    ] {
        let list = program.gets(&format!("/members{query}"));
        assert_eq!(list.status, 200, "{query}: {}", list.json);
        let found: Vec<_> = list.json["members"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["handle"].as_str().unwrap())
            .collect();
        assert_eq!(found, handles, "{query}");
        assert_eq!(list.json["total"], handles.len(), "{query}");
    }
    for query in ["?size=riesig", "?kind=stadt", "?page=0", "?name=x", "?ags=9"] {
        assert_eq!(program.gets(&format!("/members{query}")).status, 400, "{query}");
    }
    assert_eq!(program.gets("/members?page=2").status, 404);
}

#[test]
fn a_profile_tells_what_its_page_does() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").from("Stadt Ulm", "08421").join();
    let form = ben.browser.visits("/konto/profil").form("Profil speichern");
    ben.browser
        .sends(&form.with("thema", "E-Akte").with("funktion", "Hauptamt").with("telefon", "0731 161-0"));

    let seen = forum.program_of(&anna).gets("/members/ben.huber");
    let own = forum.program_of(&ben).gets("/me");

    assert_eq!(seen.json["member"]["topics"], json!(["E-Akte"]));
    assert_eq!(seen.json["member"]["place"], "Stadt Ulm");
    assert_eq!((&seen.json["phone"], &seen.json["email"]), (&json!("0731 161-0"), &json!(null)));
    assert_eq!((&own.json["job_title"], &own.json["topics"]), (&json!("Hauptamt"), &json!(["E-Akte"])));
    assert!(own.json["url"].as_str().unwrap().ends_with("/m/ben.huber"));
    forum.suspends(&ben);
    for handle in ["ben.huber", "niemand"] {
        assert_eq!(forum.program_of(&anna).gets(&format!("/members/{handle}")).status, 404);
    }
}
