//! A file that is imported again after it has grown.

use serde_json::{Value, json};

use super::import::SMALL;
use super::round_trip::{files, first_difference};
use super::{complaint, contradictions, exports, generator, imports, lotsenforum, said};
use crate::support::TestForum;

/// The small file, its question still without solution, and with these posts more in its threads.
fn with_posts(question: &[Value], notice: &[Value]) -> String {
    changed(|line| {
        let more = match line["id"].as_str() {
            Some("t1") => question,
            Some("t2") => notice,
            _ => return,
        };
        let posts = line["posts"].as_array_mut().unwrap();
        posts.extend_from_slice(more);
        let is_solved = posts.iter_mut().skip(2).any(|post| post["solution"] == json!(true));
        if line["id"] == "t1" {
            line["posts"][1]["solution"] = json!(false);
            line["status"] = json!(if is_solved { "solved" } else { "open" });
        }
    })
}

fn changed(mut change: impl FnMut(&mut Value)) -> String {
    let lines = SMALL.lines().filter(|line| !line.is_empty());
    let lines = lines.map(|line| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        change(&mut line);
        line.to_string() + "\n"
    });
    lines.collect()
}

fn post(id: &str, author: &str, text: &str) -> Value {
    json!({"id": id, "author": author, "created_at": "2024-06-01T10:00:00Z", "body_md": text})
}

fn solution(id: &str, author: &str, text: &str) -> Value {
    let mut post = post(id, author, text);
    post["solution"] = json!(true);
    post
}

#[test]
fn a_grown_file_brings_its_new_posts() {
    let forum = TestForum::start();
    said(&imports(&forum, &with_posts(&[], &[])));
    let reader = forum.member("Carla Weiß").join();
    let thread = reader.browser.visits("/k/e-akte-dms").link("Welches DMS?");
    assert!(!reader.browser.visits(&thread).text().contains("Wir auch."));

    let mut thanked = post("p4", "3", "Wir *auch*.");
    thanked["thanks"] = json!(1);
    thanked["answers"] = json!(2);
    let new = [thanked, solution("p5", "2", "Das große ist besser.")];
    let grown = with_posts(&new, &[post("p6", "1", "Ich komme.")]);
    let said = said(&imports(&forum, &grown));

    assert!(said.contains("0 Themen mit 3 Beiträgen und 1 Danke"), "{said}");
    assert!(said.contains("Davon in Themen, die schon da waren: 3 Beiträge in 2 Themen."), "{said}");
    assert!(!said.contains("Hinweis"), "nothing differs: {said}");
    assert_eq!(contradictions(&forum), [""; 0]);
    let page = reader.browser.visits(&thread);
    assert!(page.html.contains("Wir <em>auch</em>."), "rendered, and no kept page is shown");
    assert!(page.text().contains("Gelöst"));
    assert!(page.text().contains("#4"));
}

#[test]
fn the_grown_file_a_second_time_changes_nothing() {
    let forum = TestForum::start();
    said(&imports(&forum, &with_posts(&[], &[])));
    let grown = with_posts(&[solution("p4", "3", "Nehmt das große.")], &[]);
    said(&imports(&forum, &grown));
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    exports(&forum, &first);

    let again = said(&imports(&forum, &grown));

    assert_eq!(again, "Alles war schon da: Es wurde nichts geändert.\n");
    exports(&forum, &second);
    assert_eq!(first_difference(&files(&first), &files(&second)), None);
}

#[test]
fn growing_in_two_steps_gives_the_same_forum_as_one() {
    for seed in 0..3 {
        let whole = generator::forum(seed);
        let forum = TestForum::start();
        said(&imports(&forum, &whole));
        let grown = TestForum::start();
        said(&imports(&grown, &shortened(&whole)));

        let told = said(&imports(&grown, &whole));

        assert!(told.contains("Davon in Themen, die schon da waren"), "seed {seed}: {told}");
        assert!(!told.contains("Hinweis"), "seed {seed}: {told}");
        assert_eq!(contradictions(&grown), [""; 0], "seed {seed}");
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("first"), folder.path().join("second"));
        exports(&forum, &first);
        exports(&grown, &second);
        // Members and channels have instants of their own forum.
        for name in ["threads.jsonl", "moderation.jsonl"] {
            assert_eq!(files(&first)[name], files(&second)[name], "seed {seed}");
        }
    }
}

/// The same forum when its threads had half as many posts.
fn shortened(whole: &str) -> String {
    let lines = whole.lines().map(|line| {
        let mut value: Value = serde_json::from_str(line).unwrap();
        if value["type"] == "thread" {
            let posts = value["posts"].as_array_mut().unwrap();
            let had_solution = posts.iter().any(|post| post["solution"] == json!(true));
            posts.truncate(posts.len().div_ceil(2));
            let has_solution = posts.iter().any(|post| post["solution"] == json!(true));
            if had_solution && !has_solution {
                value.as_object_mut().unwrap().retain(|name, _| !name.starts_with("solved_"));
                if value["status"] == "solved" {
                    value["status"] = json!("open");
                }
            }
        }
        value.to_string() + "\n"
    });
    lines.collect()
}

#[test]
fn replies_written_meanwhile_keep_their_numbers() {
    let forum = TestForum::start();
    said(&imports(&forum, &with_posts(&[], &[])));
    let reader = forum.member("Carla Weiß").join();
    let thread = reader.browser.visits("/k/e-akte-dms").link("Welches DMS?");
    let form = reader.browser.visits(&thread).form("Antwort veröffentlichen");
    reader.browser.sends(&form.with("text", "Hier im neuen Forum geht es weiter."));

    let mut answer = post("p5", "2", "Zum Beitrag darüber.");
    answer["answers"] = json!(3);
    said(&imports(&forum, &with_posts(&[post("p4", "3", "Wir auch."), answer], &[])));

    assert_eq!(contradictions(&forum), ["told: 1"], "her own reply was told, the imported ones were not");
    let text = reader.browser.visits(&thread).text();
    let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words}: {text}"));
    assert!(place("Hier im neuen Forum") < place("Wir auch."), "{text}");
    assert!(place("Wir auch.") < place("Zum Beitrag darüber."), "{text}");
    assert_eq!(answered_by(&forum, "p5"), Some(4), "the third of the file is the fourth here");
}

fn answered_by(forum: &TestForum, id: &str) -> Option<i32> {
    use diesel::prelude::*;
    use lotsenforum::db::schema::posts;
    let number = |conn: &mut lotsenforum::db::DbConnection| {
        let row = posts::table.filter(posts::external_id.eq(id)).select(posts::answers_number);
        Ok(row.first(conn)?)
    };
    forum.app().db.read(number).unwrap()
}

#[test]
fn a_solution_that_people_found_meanwhile_stays() {
    let forum = TestForum::start();
    said(&imports(&forum, SMALL));

    let lines = with_posts(&[solution("p4", "3", "Nehmt das große.")], &[]);
    let said = said(&imports(&forum, &lines));

    assert!(said.contains("Das Thema „t1“ ist im Forum anders"), "{said}");
    assert!(said.contains("1 Beitrag in 1 Thema"), "{said}");
    assert_eq!(contradictions(&forum), [""; 0]);
    let folder = tempfile::tempdir().unwrap();
    exports(&forum, &folder.path().join("export"));
    let threads = &files(&folder.path().join("export"))["threads.jsonl"];
    let thread: Value = serde_json::from_str(threads.lines().next().unwrap()).unwrap();
    let solutions: Vec<bool> =
        thread["posts"].as_array().unwrap().iter().map(|post| post["solution"] == true).collect();
    assert_eq!(solutions, [false, true, false]);
}

#[test]
fn a_fault_in_a_new_post_leaves_the_thread_alone() {
    let forum = TestForum::start();
    said(&imports(&forum, &with_posts(&[], &[])));
    let rows = forum.rows();
    let good = post("p4", "2", "Wir auch.");

    let unknown = complaint(&imports(
        &forum,
        &with_posts(std::slice::from_ref(&good), &[post("p5", "99", "Ich nicht.")]),
    ));
    let mut grateful = post("p5", "2", "Ich nicht.");
    grateful["thanks"] = json!(7);
    let grateful = complaint(&imports(&forum, &with_posts(&[good], &[grateful])));
    let only_notice: Vec<_> = SMALL.lines().filter(|line| line.contains("\"t2\"")).collect();
    let taken = r#""body_md":"Wir treffen uns."},{"id":"p2","author":"2","created_at":"2024-06-01T10:00:00Z","body_md":"Fremd."}"#;
    let taken = only_notice[0].replace(r#""body_md":"Wir treffen uns."}"#, taken);
    let taken = complaint(&imports(&forum, &taken));

    assert!(unknown.contains("Zeile 7, Beitrag 2: „author“ nennt „99“"), "{unknown}");
    assert!(grateful.contains("Zeile 7, Beitrag 2: Mehr Danke"), "{grateful}");
    assert!(taken.contains("Zeile 1, Beitrag 2: „p2“ („id“) ist schon vergeben."), "{taken}");
    assert_eq!(forum.rows(), rows);
}

#[test]
fn a_thread_whose_first_post_has_another_id_is_not_doubled() {
    let forum = TestForum::start();
    said(&imports(&forum, SMALL));
    let renamed = SMALL.replace("\"p1\"", "\"q1\"").replace("\"p2\"", "\"q2\"");

    let said = said(&imports(&forum, &renamed));

    assert!(said.contains("Das Thema „t1“ ist im Forum anders"), "{said}");
    assert!(said.ends_with("Es wurde nichts geändert.\n"), "{said}");
}

#[test]
fn an_export_comes_home_a_second_time() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    said(&lotsenforum(&forum, &["export", &path("first")]));
    said(&lotsenforum(&forum, &["import", "forum", &path("first")]));
    anna.replies_to(&thread, "Inzwischen haben wir eines.");
    said(&lotsenforum(&forum, &["export", &path("second")]));

    let home = said(&lotsenforum(&forum, &["import", "forum", &path("second")]));

    assert!(home.contains("0 Beiträgen") && home.contains("schon da war: 1."), "her reply is found: {home}");
    let again = said(&lotsenforum(&forum, &["import", "forum", &path("second")]));
    assert_eq!(again, "Alles war schon da: Es wurde nichts geändert.\n");
}

#[test]
fn a_copy_follows_the_forum_it_came_from() {
    let (forum, copy) = (TestForum::start(), TestForum::start());
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for name in ["first", "second"] {
        exports(&forum, &path(name));
        said(&lotsenforum(&copy, &["import", "forum", path(name).to_str().unwrap()]));
        anna.replies_to(&thread, &format!("Nach dem Export {name}."));
    }

    exports(&copy, &path("copy"));
    let (second, copied) = (&files(&path("second"))["threads.jsonl"], &files(&path("copy"))["threads.jsonl"]);
    assert_eq!(second, copied);
}
