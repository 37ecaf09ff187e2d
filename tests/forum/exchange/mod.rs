//! The forum as files, through the command line.

mod backup;
mod generator;
mod grown;
mod import;
mod move_to;
mod problems;
mod round_trip;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::support::TestForum;

/// Runs the program on a forum's database.
pub(crate) fn lotsenforum(forum: &TestForum, arguments: &[&str]) -> Output {
    lotsenforum_reading(forum, arguments, b"")
}

/// The same with something on standard input.
pub(crate) fn lotsenforum_reading(forum: &TestForum, arguments: &[&str], input: &[u8]) -> Output {
    program(&forum.app().config.database.url, arguments, input)
}

/// Runs the program on a database.
fn program(database: &str, arguments: &[&str], input: &[u8]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_lotsenforum"))
        .args(arguments)
        .env("LOTSEN_DATABASE_URL", database)
        .env_remove("LOTSEN_CONFIG")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that has seen enough stops reading.
    let _ = program.stdin.take().unwrap().write_all(input);
    program.wait_with_output().unwrap()
}

/// What it said, if it went well.
pub(crate) fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    plain(&output.stdout)
}

fn plain(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap().replace('\u{a0}', " ")
}

/// What it complained of, if it failed.
pub(crate) fn complaint(output: &Output) -> String {
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    plain(&output.stderr)
}

fn imports(forum: &TestForum, lines: &str) -> Output {
    lotsenforum_reading(forum, &["import", "forum", "-"], lines.as_bytes())
}

fn exports(forum: &TestForum, folder: &Path) {
    said(&lotsenforum(forum, &["export", folder.to_str().unwrap()]));
}

/// What must not be found in the rows of any forum, and what that would be called.
const CONTRADICTIONS: &[(&str, &str)] = &[
    ("replies", "threads t where reply_count <> (select count(*) from posts p where p.thread_id = t.id) - 1"),
    (
        "last number",
        "threads t where last_post_number <> (select max(number) from posts p where p.thread_id = t.id)",
    ),
    ("gaps", "threads t where last_post_number <> (select count(*) from posts p where p.thread_id = t.id)"),
    (
        "last post",
        "threads t join posts p on p.thread_id = t.id and p.number = t.last_post_number \
             where t.last_post_at <> p.created_at or t.last_author_id <> p.author_id",
    ),
    (
        "thanks of posts",
        "posts p where thank_count <> (select count(*) from thanks d where d.post_id = p.id)",
    ),
    (
        "thanks of threads",
        "threads t where thank_count <> (select count(*) from thanks d join posts p on p.id = d.post_id \
             where p.thread_id = t.id)",
    ),
    ("own thanks", "thanks d join posts p on p.id = d.post_id where p.author_id = d.member_id"),
    (
        "readers",
        "threads t where reader_count <> (select count(*) from read_marks r where r.thread_id = t.id \
             and r.member_id <> t.author_id)",
    ),
    ("solved without solution", "threads where status = 'solved' and answer_post_id is null"),
    ("solution of open", "threads where status = 'open' and answer_post_id is not null"),
    (
        "solution elsewhere",
        "threads t join posts p on p.id = t.answer_post_id where p.thread_id <> t.id or p.number = 1 \
             or t.kind <> 'question' or t.answered_at is null or t.answer_marked_by_id is null",
    ),
    (
        "view",
        "threads where view_ags <> case when substr(origin_ags, 1, length(scope_ags)) = scope_ags \
             then origin_ags else scope_ags end",
    ),
    ("without HTML", "posts where body_html = ''"),
    ("told", "activities"),
];

/// What must be true of the rows of every forum: the faults that were found.
fn contradictions(forum: &TestForum) -> Vec<String> {
    use diesel::prelude::*;
    use diesel::sql_types::BigInt;
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let counted = forum.app().db.read(|conn| {
        let mut faults = Vec::new();
        for (name, rule) in CONTRADICTIONS {
            let count: Count =
                diesel::sql_query(format!("select count(*) as count from {rule}")).get_result(conn)?;
            if count.count > 0 {
                faults.push(format!("{name}: {}", count.count));
            }
        }
        Ok(faults)
    });
    counted.unwrap()
}
