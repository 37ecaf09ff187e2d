//! Files that are not taken: each fault with its line, and nothing changed.

use super::{Edition, imports, of_2021, of_2023};
use crate::exchange::{complaint, said};
use crate::support::TestForum;

/// Takes 2021, then a broken 2023, and says what was complained of.
fn refused(break_it: impl FnOnce(Edition) -> Vec<u8>) -> String {
    let forum = TestForum::start();
    said(&imports(&forum, of_2021().text("\n").as_bytes(), &[]));

    let complaint = complaint(&imports(&forum, &break_it(of_2023()), &[]));

    let again = said(&imports(&forum, of_2021().text("\n").as_bytes(), &[]));
    assert!(again.contains("0 Änderungen."), "something was taken: {again}");
    assert!(complaint.contains("Es wurde nichts übernommen."), "{complaint}");
    complaint
}

fn with_line(number: usize, change: impl FnOnce(&str) -> String) -> String {
    refused(|edition| edition.with_line(number, change).text("\n").into_bytes())
}

#[test]
fn a_line_of_another_length() {
    let said = with_line(8, |line| line[..line.len() - 1].to_owned());
    assert!(said.contains("Zeile 8 hat 219 Zeichen statt 220."), "{said}");
}

#[test]
fn an_unknown_kind_of_record_or_municipality() {
    let said = with_line(8, |line| line.replacen("60", "70", 1));
    assert!(said.contains("Zeile 8 hat die unbekannte Satzart „70“."), "{said}");
    let said = with_line(8, |line| format!("{}99{}", &line[..122], &line[124..]));
    assert!(said.contains("Zeile 8 hat das unbekannte Textkennzeichen „99“."), "{said}");
}

#[test]
fn bytes_that_are_no_utf8() {
    let said = refused(|edition| {
        let mut bytes = edition.text("\r\n").into_bytes();
        let place = bytes.windows(2).position(|two| two == "ü".as_bytes()).unwrap();
        // ü in ISO-8859-1.
        bytes.splice(place..place + 2, [0xfc]);
        bytes
    });
    assert!(said.contains("Zeile 1 ist nicht in UTF-8 geschrieben."), "{said}");
}

#[test]
fn a_municipality_without_its_district() {
    let said = refused(|edition| {
        let text = edition.text("\n");
        let kept = text.lines().filter(|line| !line.starts_with("402023113008116"));
        kept.map(|line| format!("{line}\n")).collect::<String>().into_bytes()
    });
    assert!(said.contains("Zeile 11 gehört zum Kreis 08116, der vorher nicht vorkommt."), "{said}");
}

#[test]
fn another_day_a_key_twice_and_letters_for_numbers() {
    let said = with_line(8, |line| line.replacen("20231130", "20231231", 1));
    assert!(said.contains("Zeile 8 hat den Gebietsstand 31.12.2023"), "{said}");
    let said = with_line(8, |line| line.replacen("08115003", "08115001", 1));
    assert!(said.contains("Zeile 8 hat den Schlüssel 08115001 noch einmal."), "{said}");
    let said = with_line(8, |line| line.replacen("00000001795", "0000000179x", 1));
    assert!(said.contains("Zeile 8 hat „0000000179x“, wo Fläche oder Einwohnerzahl steht."), "{said}");
}

#[test]
fn a_file_of_something_else_is_not_read_to_its_end() {
    let said = refused(|_| "name;einwohner\n".repeat(100).into_bytes());
    assert!(said.contains("Zeile 20 hat 14 Zeichen statt 220."), "{said}");
    assert!(said.contains("Das waren die ersten 20 Fehler"), "{said}");
    assert!(!said.contains("Zeile 21"), "{said}");
    let said = refused(|_| Vec::new());
    assert!(said.contains("In der Datei steht keine Gemeinde aus Baden-Württemberg."), "{said}");
}
