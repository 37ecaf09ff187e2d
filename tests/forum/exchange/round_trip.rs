use std::collections::BTreeMap;
use std::path::Path;

use super::{complaint, contradictions, exports, generator, imports, lotsenforum, said};
use crate::support::TestForum;

/// The files of an export; of the manifest all but its time.
pub(super) fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .map(|entry| {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let text =
                text.lines().filter(|line| !line.contains("\"exported_at\"")).collect::<Vec<_>>().join("\n");
            (entry.file_name().into_string().unwrap(), text)
        })
        .collect()
}

pub(super) fn first_difference(
    one: &BTreeMap<String, String>,
    other: &BTreeMap<String, String>,
) -> Option<String> {
    // The manifest only counts, so it comes last.
    let (manifest, lines): (Vec<_>, Vec<_>) = one.iter().partition(|(name, _)| *name == "manifest.json");
    for (name, text) in lines.into_iter().chain(manifest) {
        let lines = text.lines().zip(other[name].lines());
        if let Some((a, b)) = lines.clone().find(|(a, b)| a != b) {
            return Some(format!("{name}\n{a}\n{b}"));
        }
        if text.len() != other[name].len() {
            return Some(format!("{name}: {} and {} bytes", text.len(), other[name].len()));
        }
    }
    (one.len() != other.len()).then(|| "other files".to_owned())
}

/// Export, import into an empty forum, export: the same files.
fn assert_round_trip(forum: &TestForum, what: &str) {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    exports(forum, &first);
    let copy = TestForum::start();
    said(&lotsenforum(&copy, &["import", "forum", first.to_str().unwrap()]));
    exports(&copy, &second);

    assert_eq!(first_difference(&files(&first), &files(&second)), None, "{what}");
    let again = said(&lotsenforum(&copy, &["import", "forum", first.to_str().unwrap()]));
    assert_eq!(again, "Alles war schon da: Es wurde nichts geändert.\n", "{what}");
}

#[test]
fn random_forums_come_back_as_they_were() {
    for seed in 0..5 {
        let forum = TestForum::start();
        said(&imports(&forum, &generator::forum(seed)));
        assert_eq!(contradictions(&forum), [""; 0], "seed {seed}");
        assert_round_trip(&forum, &format!("seed {seed}"));
    }
}

#[test]
fn a_forum_that_lived_comes_back_as_it_was() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.moderator("Ben Huber");
    let thread =
        anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.\r\n\r\nWirklich.");
    ben.replies_to(&thread, "Wir nehmen das kleine.");
    anna.browser.sends(&anna.reads(&thread).form("Danke"));
    anna.browser.sends(&anna.reads(&thread).form("Als Lösung markieren"));
    forum.clock().forward(chrono::Duration::hours(1));
    let edit = ben.reads(&thread).link("Bearbeiten");
    let form = ben.browser.visits(&edit).form("speichern");
    ben.browser.sends(&form.with("text", "Wir nehmen das *große*."));
    let pin = ben.reads(&thread).link("Anheften");
    let form = ben.browser.visits(&pin).form("nheften");
    ben.browser.sends(&form.with("grund", "Das suchen gerade viele."));

    assert_round_trip(&forum, "lived");
}

#[test]
fn an_export_that_comes_home_changes_no_text_and_doubles_nothing() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    exports(&forum, &first);

    said(&lotsenforum(&forum, &["import", "forum", first.to_str().unwrap()]));

    exports(&forum, &second);
    assert_eq!(first_difference(&files(&first), &files(&second)), None);
}

#[test]
fn an_export_holds_no_secret() {
    let forum = TestForum::start();
    forum.member("Anna Maier").join();
    let folder = tempfile::tempdir().unwrap();
    exports(&forum, &folder.path().join("export"));
    for (name, text) in files(&folder.path().join("export")) {
        assert!(!text.contains("argon2") && !text.contains("password"), "{name}");
    }
}

#[test]
fn a_changed_file_and_a_full_folder_are_refused() {
    let forum = TestForum::start();
    said(&imports(&forum, super::import::SMALL));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export");
    exports(&forum, &path);
    let again = lotsenforum(&forum, &["export", path.to_str().unwrap()]);
    assert!(complaint(&again).contains("ist nicht leer"));

    let members = path.join("members.jsonl");
    let text = std::fs::read_to_string(&members).unwrap().replace("Anna", "Anne");
    std::fs::write(&members, text).unwrap();
    let other = TestForum::start();
    let refused = complaint(&lotsenforum(&other, &["import", "forum", path.to_str().unwrap()]));
    assert!(refused.contains("members.jsonl ist nicht die Datei, die in manifest.json steht"), "{refused}");
}

#[test]
fn an_export_sees_one_moment() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let count = |conn: &mut lotsenforum::db::DbConnection| lotsenforum::forum::accounts::store::count(conn);
    let (before, after) = forum
        .app()
        .db
        .snapshot(|conn| {
            let before = count(conn)?;
            forum.member("Ben Huber").join_without_signing_in();
            Ok((before, count(conn)?))
        })
        .unwrap();
    assert_eq!(before, after);
    drop(anna);
    assert_eq!(forum.app().db.read(count).unwrap(), before + 1);
}
