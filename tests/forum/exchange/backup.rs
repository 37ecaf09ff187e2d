use std::path::Path;

use lotsenforum::db::copy::{self, BackupStep};
use lotsenforum::db::{Address, Database};

use super::{complaint, generator, imports, lotsenforum, program, said};
use crate::counts::assert_counts_agree;
use crate::support::{TestDatabase, TestForum};

fn backup_of(forum: &TestForum, folder: &Path) -> String {
    let file = folder.join("sicherung").to_str().unwrap().to_owned();
    said(&lotsenforum(forum, &["backup", &file]));
    file
}

#[test]
fn a_backup_made_while_people_write_is_one_moment_and_comes_back() {
    let forum = TestForum::start();
    said(&imports(&forum, &generator::forum(1)));
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let folder = tempfile::tempdir().unwrap();

    let file = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for number in 0..10 {
                anna.replies_to(&thread, &format!("Antwort {number}"));
            }
        });
        let file = backup_of(&forum, folder.path());
        writer.join().unwrap();
        file
    });

    let verified = said(&lotsenforum(&forum, &["backup", &file, "--verify"]));
    assert!(verified.contains("ist in Ordnung"), "{verified}");
    let copy = TestDatabase::new(&empty(folder.path(), "copy"));
    // A SQLite file that was made for the test counts as empty: nobody lives there.
    said(&program(&copy.url, &["restore", &file], b""));
    let again = folder.path().join("noch einmal").to_str().unwrap().to_owned();
    said(&program(&copy.url, &["backup", &again], b""));
    let (first, second) = (copy::verify(Path::new(&file)).unwrap(), copy::verify(Path::new(&again)).unwrap());
    assert_eq!(first, second);
    let opened = Database::open(&Address::parse(&copy.url).unwrap(), 1).unwrap();
    let counted = opened.read(|conn| Ok(assert_counts_agree(conn, "restored"))).unwrap();
    assert!(counted > 0, "nothing was counted");
    assert!(first.rows("members") > 0 && first.rows("signing_keys") == 1 && first.rows("sessions") == 1);
}

#[test]
fn whoever_watches_a_backup_sees_how_far_it_is_and_a_timer_says_one_line() {
    let forum = TestForum::start();
    said(&imports(&forum, &generator::forum(1)));
    let folder = tempfile::tempdir().unwrap();
    let address = Address::parse(&forum.app().config.database.url).unwrap();
    let (mut sizes, mut written, mut checked) = (Vec::new(), 0, 0);
    let report = copy::backup(&address, &folder.path().join("sicherung"), &mut |step| {
        match step {
            BackupStep::Copied { bytes, of } => sizes.push((bytes, of)),
            BackupStep::Written(_, rows) => written += rows as u64,
            BackupStep::Structure => {}
            BackupStep::Checked(_, rows) => checked += rows as u64,
        }
        true
    });

    let rows: u64 = report.unwrap().tables.iter().map(|(_, rows)| rows).sum();
    assert_eq!((written, checked), (rows, rows));
    if matches!(address, Address::Sqlite(_)) {
        let (begin, end) = (sizes[0], sizes[sizes.len() - 1]);
        assert!(begin.0 == 0 && end.0 > end.1 / 2 && end.0 < end.1 * 2, "{sizes:?}");
    }
    let file = folder.path().join("noch eine").to_str().unwrap().to_owned();
    let output = lotsenforum(&forum, &["backup", &file]);
    assert_eq!(super::plain(&output.stderr), "", "nobody watches: no bar");
    assert_eq!(said(&output).lines().count(), 1);
}

fn empty(folder: &Path, name: &str) -> std::path::PathBuf {
    let path = folder.join(name);
    std::fs::create_dir(&path).unwrap();
    path
}

#[test]
fn a_forum_is_not_overwritten_by_mistake_and_never_lost() {
    let folder = tempfile::tempdir().unwrap();
    let forum = TestForum::start();
    said(&imports(&forum, super::import::SMALL));
    let file = backup_of(&forum, folder.path());
    let other = TestDatabase::new(&empty(folder.path(), "other"));
    said(&program(&other.url, &["import", "forum", "-"], generator::forum(2).as_bytes()));

    let refused = complaint(&program(&other.url, &["restore", &file], b""));
    assert!(refused.contains("ist nicht leer"), "{refused}");

    let forced = said(&program(&other.url, &["restore", &file, "--force"], b""));
    assert!(forced.contains("3 Mitglieder") && forced.contains("Was vorher da war, liegt in "), "{forced}");
    let again = folder.path().join("noch einmal").to_str().unwrap().to_owned();
    assert!(said(&program(&other.url, &["backup", &again], b"")).contains("3 Mitglieder"));
}

#[test]
fn a_database_in_use_is_not_replaced() {
    let forum = TestForum::start();
    said(&imports(&forum, super::import::SMALL));
    let folder = tempfile::tempdir().unwrap();
    let file = backup_of(&forum, folder.path());

    let refused = complaint(&lotsenforum(&forum, &["restore", &file, "--force"]));

    assert!(refused.contains("Die Datenbank ist in Benutzung"), "{refused}");
    let reader = forum.member("Carla Weiß").join();
    assert!(reader.browser.visits("/k/e-akte-dms").text().contains("Welches DMS?"), "the forum goes on");
}

#[test]
fn what_is_damaged_torn_or_strange_is_found() {
    let forum = TestForum::start();
    said(&imports(&forum, &generator::forum(3)));
    let folder = tempfile::tempdir().unwrap();
    let file = backup_of(&forum, folder.path());
    let bytes = std::fs::read(&file).unwrap();
    let verify = |bytes: &[u8]| {
        std::fs::write(&file, bytes).unwrap();
        complaint(&lotsenforum(&forum, &["backup", &file, "--verify"]))
    };

    let torn = verify(&bytes[..bytes.len() / 2]);
    assert!(torn.contains("beschädigt"), "{torn}");
    // One letter in posts, wherever they stand in the file; in a dump, which is compressed, just some byte.
    let words = b"<p>Wir haben gute Erfahrungen gemacht.";
    let places = bytes.windows(words.len()).enumerate().filter(|(_, bytes)| bytes == words);
    let mut letters: Vec<usize> = places.map(|(place, _)| place + 5).collect();
    assert!(!letters.is_empty() || !bytes.starts_with(b"SQLite"), "the posts are not in the backup");
    if letters.is_empty() {
        letters.push(bytes.len() / 2);
    }
    let mut changed = bytes.clone();
    letters.into_iter().for_each(|letter| changed[letter] ^= 0x01);
    let changed = verify(&changed);
    assert!(changed.contains("beschädigt"), "{changed}");
    assert!(verify(b"Hallo").contains("ist keine Sicherung des Forums"));
    assert!(verify(b"").contains("ist keine Sicherung des Forums"));
}

#[test]
fn a_backup_that_fails_leaves_the_old_one_and_no_rest() {
    let forum = TestForum::start();
    let folder = tempfile::tempdir().unwrap();
    let file = backup_of(&forum, folder.path());
    let before = std::fs::read(&file).unwrap();

    let nowhere = folder.path().join("nicht da").join("sicherung");
    complaint(&lotsenforum(&forum, &["backup", nowhere.to_str().unwrap()]));
    let stopped = copy::backup(
        &Address::parse(&forum.app().config.database.url).unwrap(),
        Path::new(&file),
        &mut |_| false,
    );

    assert!(stopped.is_err());
    assert_eq!(std::fs::read(&file).unwrap(), before);
    let names: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["sicherung"]);
}
