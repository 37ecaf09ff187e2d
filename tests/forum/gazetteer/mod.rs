//! The official directory of municipalities, through the command line.

mod file;
mod problems;

use std::process::Output;

pub use self::file::Edition;
use crate::exchange::{complaint, lotsenforum, said};
use crate::support::TestForum;

/// Imports a file.
pub fn imports(forum: &TestForum, bytes: &[u8], options: &[&str]) -> Output {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let mut arguments = vec!["import", "gemeinden", file.path().to_str().unwrap()];
    arguments.extend(options);
    lotsenforum(forum, &arguments)
}

/// The directory of 2021: two Kreise, and each has an Altdorf.
pub fn of_2021() -> Edition {
    Edition::of("20210930")
        .district("08115", "Böblingen")
        .association("08115", "5001", "GVV Aidlingen/Grafenau", "56")
        .association("08115", "0003", "Altdorf", "50")
        .municipality("08115001", "Aidlingen", "64", 2655, 9_000)
        .municipality("08115015", "Grafenau", "64", 1303, 6_700)
        .municipality("08115003", "Altdorf", "64", 1795, 4_600)
        .municipality("08115021", "Herrenberg, Stadt", "67", 6571, 31_500)
        .municipality("08115044", "Tamm", "64", 500, 12_000)
        .district("08116", "Esslingen")
        .association("08116", "5002", "VVG der Stadt Esslingen am Neckar", "54")
        .municipality("08116005", "Altdorf", "64", 330, 1_600)
        .municipality("08116076", "Müllheim, Stadt", "63", 5789, 19_000)
        .municipality("08116099", "Gutsbezirk, gemeindefreies Gebiet", "66", 6000, 0)
}

/// The directory of 2023: Müllheim has got another name, Tamm has become a Stadt, Grafenau a part of Aidlingen.
pub fn of_2023() -> Edition {
    Edition::of("20231130")
        .district("08115", "Böblingen")
        .association("08115", "5001", "GVV Aidlingen", "56")
        .association("08115", "0003", "Altdorf", "50")
        .municipality("08115001", "Aidlingen", "64", 3958, 15_800)
        .municipality("08115003", "Altdorf", "64", 1795, 4_600)
        .municipality("08115021", "Herrenberg, Stadt", "67", 6571, 31_500)
        .municipality("08115044", "Tamm, Stadt", "63", 500, 12_000)
        .district("08116", "Esslingen")
        .association("08116", "5002", "VVG der Stadt Esslingen am Neckar", "54")
        .municipality("08116005", "Altdorf", "64", 330, 1_600)
        .municipality("08116076", "Müllheim im Markgräflerland, Stadt", "63", 5789, 19_000)
        .municipality("08116099", "Gutsbezirk, gemeindefreies Gebiet", "66", 6000, 0)
}

#[test]
fn an_edition_brings_municipalities_and_associations() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    assert!(anna.browser.visits("/orte?q=altdorf").text().contains("ist nichts da"));
    assert!(!anna.browser.visits("/impressum").text().contains("Destatis"));

    let said = said(&imports(&forum, of_2021().text("\n").as_bytes(), &[]));
    forum.runs_due_jobs();

    assert!(
        said.contains(
            "Gebietsstand 30.09.2021: 7 Gemeinden (dazu 1 unbewohntes Gebiet), 2 Gemeindeverbände."
        )
    );
    assert!(said.contains("Nicht in der Datei und deshalb unverändert: 42 Kreise."), "{said}");
    let page = anna.browser.visits("/orte?q=altdorf");
    assert_eq!(
        page.texts_of("main li"),
        [
            "Gemeinde Altdorf (Landkreis Böblingen) – unter 5.000 Einwohner",
            "Gemeinde Altdorf (Landkreis Esslingen) – unter 5.000 Einwohner"
        ]
    );
    assert!(anna.browser.visits("/orte?q=gutsbezirk").text().contains("ist nichts da"));
    let imprint = anna.browser.visits("/impressum").text();
    assert!(imprint.contains("Gemeindeverzeichnis GV100AD, Gebietsstand 30.09.2021"), "{imprint}");
    assert_eq!(anna.browser.visits("/r/08115003").h1(), "Altdorf (Landkreis Böblingen)");
}

#[test]
fn the_same_edition_again_changes_nothing_however_its_lines_end() {
    let forum = TestForum::start();
    said(&imports(&forum, of_2021().text("\n").as_bytes(), &[]));

    for text in [of_2021().text("\n"), of_2021().text("\r\n"), format!("\u{feff}{}", of_2021().text("\r\n"))]
    {
        let again = said(&imports(&forum, text.as_bytes(), &[]));
        assert!(again.contains("0 Änderungen."), "{again}");
    }
}

#[test]
fn a_newer_edition_tells_what_has_changed_and_nobody_loses_the_organisation() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").from("Stadt Müllheim", "08116").join();
    let ben = forum.member("Ben Huber").from("Gemeinde Grafenau", "08115").join();
    let carla = forum.member("Carla Weiß").from("Gemeinde Tamm", "08115").join();
    let thread = anna.asks("Welches DMS nutzt Ihr?", "Wir suchen eines.");
    let first = said(&imports(&forum, of_2021().text("\r\n").as_bytes(), &[]));
    assert!(
        first.contains("3 Mitglieder sind jetzt mit der Organisation gleichen Namens verbunden."),
        "{first}"
    );
    assert!(carla.reads(&thread).text().contains("Stadt Müllheim (Landkreis Esslingen)"));

    let said = said(&imports(&forum, of_2023().text("\r\n").as_bytes(), &[]));

    assert!(said.contains("08115015 Grafenau, aufgegangen in Aidlingen"), "{said}");
    assert!(said.contains("08116076 Müllheim heißt jetzt Müllheim im Markgräflerland"), "{said}");
    assert!(said.contains("08115044 Tamm: Stadt statt Gemeinde"), "{said}");
    assert!(said.contains("081155001 GVV Aidlingen/Grafenau heißt jetzt GVV Aidlingen"), "{said}");
    let page = carla.reads(&thread).text();
    assert!(
        page.contains("Stadt Müllheim im Markgräflerland (Landkreis Esslingen)"),
        "kept too long: {page}"
    );
    assert!(carla.browser.visits("/konto/organisation").text().contains("Stadt Tamm (Landkreis Böblingen)"));
    let own = ben.browser.visits("/konto/organisation").text();
    assert!(own.contains("Gemeinde Grafenau (Landkreis Böblingen)"), "{own}");
    assert!(own.contains("ist aufgelöst, aufgegangen in Gemeinde Aidlingen (Landkreis Böblingen)"), "{own}");
    assert!(ben.browser.visits("/orte?q=grafenau").text().contains("ist nichts da"));
}

#[test]
fn an_older_edition_is_refused_unless_it_is_wanted() {
    let forum = TestForum::start();
    said(&imports(&forum, of_2023().text("\n").as_bytes(), &[]));

    let refused = complaint(&imports(&forum, of_2021().text("\n").as_bytes(), &[]));
    assert!(
        refused.contains("Der Gebietsstand 30.09.2021 ist älter als der vorhandene (30.11.2023)"),
        "{refused}"
    );
    let again = said(&imports(&forum, of_2023().text("\n").as_bytes(), &[]));
    assert!(again.contains("0 Änderungen."), "{again}");

    let forced = said(&imports(&forum, of_2021().text("\n").as_bytes(), &["--force"]));
    assert!(forced.contains("Neu: 1 Gemeinde\n  08115015 Grafenau"), "{forced}");
}

#[test]
fn somebody_can_say_what_a_municipality_became_a_part_of() {
    let forum = TestForum::start();
    let ben = forum.member("Ben Huber").from("Gemeinde Grafenau", "08115").join();
    said(&imports(&forum, of_2021().text("\n").as_bytes(), &[]));
    // Nobody took over its area.
    let unclear = of_2023().with_line(7, |line| line.replace("00000003958", "00000002655"));
    let told = said(&imports(&forum, unclear.text("\n").as_bytes(), &[]));
    assert!(told.contains("--aufgegangen 08115015=NEU"), "{told}");

    let wrong =
        complaint(&imports(&forum, unclear.text("\n").as_bytes(), &["--aufgegangen", "08115015=08115999"]));
    assert!(wrong.contains("--aufgegangen 08115015"), "{wrong}");
    said(&imports(&forum, unclear.text("\n").as_bytes(), &["--aufgegangen", "08115015=08115021"]));

    let own = ben.browser.visits("/konto/organisation").text();
    assert!(own.contains("aufgegangen in Stadt Herrenberg"), "{own}");
    let again = said(&imports(&forum, unclear.text("\n").as_bytes(), &[]));
    assert!(again.contains("0 Änderungen."), "what was told stays: {again}");
}

#[test]
fn other_laender_are_left_out() {
    let forum = TestForum::start();
    let foreign =
        of_2021().text("\n").replace("\n602021093008", "\n602021093009").replace("081150", "091150");
    let germany =
        format!("{}{}", of_2021().text("\n"), foreign.lines().next().unwrap().replace("093008", "093009"));
    let germany = format!("{germany}\n{}\n", foreign.lines().find(|line| line.starts_with("60")).unwrap());

    let said = said(&imports(&forum, germany.as_bytes(), &[]));

    assert!(said.contains("7 Gemeinden (dazu 1 unbewohntes Gebiet), 2 Gemeindeverbände."), "{said}");
}

/// The size of the real directory, with the names of ours: 1,101 Gemeinden.
#[test]
fn a_directory_of_the_real_size_is_taken_and_searched() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let mut edition = Edition::of("20231130");
    for (district, count) in [("08115", 551), ("08116", 550)] {
        edition = edition.district(district, "Kreis");
        for number in 1..=count {
            let name = format!("Ort {district} {number}");
            edition = edition.municipality(&format!("{district}{number:03}"), &name, "64", 100, number * 100);
        }
    }

    let said = said(&imports(&forum, edition.text("\r\n").as_bytes(), &[]));

    assert!(said.contains("1.101 Gemeinden"), "{said}");
    let page = anna.browser.visits("/orte?q=ort");
    assert_eq!(page.texts_of("main li").len(), 20);
    assert!(page.text().contains("Mehr als 20 Treffer. Schreiben Sie mehr vom Namen."));
}
