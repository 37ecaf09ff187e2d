//! From SQLite to PostgreSQL; needs `TEST_DATABASE=postgres://…`.

use std::path::Path;
use std::process::{Command, Stdio};

use lotsenforum::db::copy::{self, move_to};
use lotsenforum::db::{Address, Database};

use super::{complaint, generator, program, said};
use crate::counts::assert_counts_agree;
use crate::support::TestDatabase;

/// A SQLite forum in a folder.
fn source(folder: &Path, lines: &str) -> String {
    let path = folder.join("forum.sqlite").to_str().unwrap().to_owned();
    said(&program(&path, &["import", "forum", "-"], lines.as_bytes()));
    path
}

/// An empty schema, if there is a PostgreSQL.
fn target(folder: &Path) -> Option<TestDatabase> {
    let target = TestDatabase::new(folder);
    target.url.starts_with("postgres").then_some(target)
}

/// What both databases hold, by the backup of each.
fn assert_same(one: &str, other: &str, folder: &Path) {
    let rows = |database: &str, name: &str| {
        let file = folder.join(name);
        said(&program(database, &["backup", file.to_str().unwrap()], b""));
        copy::verify(&file).unwrap().tables
    };
    assert_eq!(rows(one, "one"), rows(other, "other"));
    for database in [one, other] {
        let opened = Database::open(&Address::parse(database).unwrap(), 1).unwrap();
        let counted = opened.read(|conn| Ok(assert_counts_agree(conn, "moved"))).unwrap();
        assert!(counted > 0, "nothing was counted");
    }
    let exported = |database: &str, name: &str| {
        let path = folder.join(name);
        said(&program(database, &["export", path.to_str().unwrap()], b""));
        let read = |file: &str| std::fs::read_to_string(path.join(file)).unwrap();
        ["members.jsonl", "channels.jsonl", "threads.jsonl", "moderation.jsonl", "reading.jsonl"].map(read)
    };
    assert_eq!(exported(one, "export-one"), exported(other, "export-other"));
}

#[test]
fn a_forum_moves_and_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let Some(target) = target(folder.path()) else { return };
    let source = source(folder.path(), &generator::forum(7));

    let told = said(&program(&source, &["move-to", &target.url], b""));

    assert!(told.contains("stimmen in Anzahl und Prüfsumme überein"), "{told}");
    assert_same(&source, &target.url, folder.path());
    // Ids go on after the last.
    let add = [
        "member",
        "add",
        "--email",
        "neu@rathaus.example",
        "--name",
        "Neu Hier",
        "--organisation",
        "Stadt Ulm",
    ];
    let add = [&add[..], &["--ags", "08421", "--passwort-stdin"]].concat();
    said(&program(&target.url, &add, b"Kehrwoche-2026"));
    let again = complaint(&program(&source, &["move-to", &target.url], b""));
    assert!(again.contains("Das Ziel ist nicht leer"), "{again}");
}

#[test]
fn a_move_that_is_stopped_again_and_again_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let Some(target) = target(folder.path()) else { return };
    let source = source(folder.path(), &generator::forum(9));
    let (from, to) = (Address::parse(&source).unwrap(), Address::parse(&target.url).unwrap());

    let mut stops = 0;
    let moved = loop {
        let mut left = stops + 1;
        match move_to(&from, &to, &mut |_, _| {
            left -= 1;
            left > 0
        }) {
            Ok(moved) => break moved,
            Err(error) => assert!(error.to_string().contains("derselbe Befehl setzt ihn fort"), "{error:#}"),
        }
        stops += 1;
        let half = Database::open(&to, 1).err().expect("no server starts on half a forum").to_string();
        assert!(half.contains("move-to ist noch nicht fertig"), "{half}");
    };

    assert!(moved.is_continued && stops > 3, "{stops} stops");
    assert_same(&source, &target.url, folder.path());
}

#[test]
fn a_move_that_is_killed_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let Some(target) = target(folder.path()) else { return };
    let lines: String = (0..25).map(part_of).collect();
    let source = source(folder.path(), &lines);

    let mut kills = 0;
    for milliseconds in [150, 300, 450, 600] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_lotsenforum"))
            .args(["move-to", &target.url])
            .env("LOTSEN_DATABASE_URL", &source)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::park_timeout(std::time::Duration::from_millis(milliseconds));
        if program.try_wait().unwrap().is_some() {
            break;
        }
        program.kill().unwrap();
        program.wait().unwrap();
        kills += 1;
    }
    let last = program(&source, &["move-to", &target.url], b"");
    if !last.status.success() {
        assert!(complaint(&last).contains("Das Ziel ist nicht leer"), "it was complete before the last kill");
    }

    assert!(kills > 0);
    assert_same(&source, &target.url, folder.path());
}

/// A forum whose ids and addresses differ from those of other parts.
fn part_of(part: usize) -> String {
    let lines = generator::forum(100 + part as u64);
    let values = lines.lines().map(|line| {
        let mut value: serde_json::Value = serde_json::from_str(line).unwrap();
        renamed(&mut value, part);
        format!("{value}\n")
    });
    values.filter(|line| part == 0 || !line.contains("\"type\":\"channel\"")).collect()
}

fn renamed(value: &mut serde_json::Value, part: usize) {
    use serde_json::{Value, json};
    match value {
        Value::Object(fields) => {
            let kind = fields.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
            for (name, field) in fields {
                let is_member = ["author", "member", "solved_by", "editor", "moderator"]
                    .contains(&name.as_str())
                    || (name == "id" && kind == "member");
                match name.as_str() {
                    _ if is_member => *field = json!(format!("{part}-{field}")),
                    "id" if kind == "thread" || field.as_str().is_some_and(|id| id.contains('/')) => {
                        *field = json!(format!("{part}-{}", field.as_str().unwrap()));
                    }
                    "thread" => *field = json!(format!("{part}-{}", field.as_str().unwrap())),
                    "email" => *field = json!(format!("{part}-{}", field.as_str().unwrap())),
                    _ => renamed(field, part),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| renamed(item, part)),
        _ => {}
    }
}

#[test]
fn strangers_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let Some(target) = target(folder.path()) else { return };
    let source = source(folder.path(), super::import::SMALL);
    let elsewhere = folder.path().join("anderes.sqlite").to_str().unwrap().to_owned();
    said(&program(&elsewhere, &["import", "forum", "-"], super::import::SMALL.as_bytes()));
    let (from, to) = (Address::parse(&source).unwrap(), Address::parse(&target.url).unwrap());
    assert!(move_to(&from, &to, &mut |_, _| false).is_err());

    let other = complaint(&program(&elsewhere, &["move-to", &target.url], b""));
    assert!(other.contains("der angefangene Umzug eines anderen Forums"), "{other}");

    // Somebody writes between two calls: the difference is found, not copied over.
    let renamed = super::import::SMALL.replace("\"id\":\"t2\"", "\"id\":\"t9\"").replace("p3", "p9");
    said(&program(&source, &["import", "forum", "-"], renamed.as_bytes()));
    let moved = program(&source, &["move-to", &target.url], b"");
    assert!(
        moved.status.success() || complaint(&moved).contains("ist im Ziel nicht, was sie in der Quelle ist")
    );

    assert!(complaint(&program(&source, &["move-to", "mysql://x"], b"")).contains("Unbekannte Datenbank"));
    assert!(
        complaint(&program("/nicht/da.sqlite", &["move-to", &target.url], b"")).contains("gibt es nicht")
    );
}

#[test]
fn a_source_of_another_version_is_refused() {
    use diesel::prelude::*;
    let folder = tempfile::tempdir().unwrap();
    let Some(target) = target(folder.path()) else { return };
    let source = source(folder.path(), super::import::SMALL);
    let change = |statement: &str| {
        let mut conn = SqliteConnection::establish(&source).unwrap();
        diesel::sql_query(statement).execute(&mut conn).unwrap();
    };

    change("insert into __diesel_schema_migrations (version) values ('99990101000000')");
    let newer = complaint(&program(&source, &["move-to", &target.url], b""));
    assert!(newer.contains("gehört zu einer neueren Version"), "{newer}");

    change(
        "delete from __diesel_schema_migrations where version in ('99990101000000', (select max(version) from \
            __diesel_schema_migrations where version < '9999'))",
    );
    let older = complaint(&program(&source, &["move-to", &target.url], b""));
    assert!(older.contains("bitte zuerst lotsenforum migrate"), "{older}");
}
