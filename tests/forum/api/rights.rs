//! The same rights as behind the forms.

use diesel::prelude::*;
use lotsenforum::db::schema::{posts, threads};
use serde_json::json;

use crate::support::TestForum;

#[test]
fn a_member_may_what_her_forms_may() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    ben.replies_to(&thread, "Wir haben zwei.");
    let program = forum.program_of(&ben);

    let own = program.puts("/posts/2/thanks");
    assert_eq!((own.status, own.code()), (403, "own_post"));
    let other = program.with("if-match", "*").patches("/posts/1", json!({"body_md": "Anders."}));
    assert_eq!((other.status, other.code()), (403, "author_only"));
    let solution = program.posts(&format!("/threads/{}/solution", thread.id), json!({"post_id": 2}));
    assert_eq!((solution.status, solution.code()), (403, "asker_or_moderators_only"));
    let message = solution.json["error"]["message"].as_str().unwrap();
    assert!(message.contains("Die Lösung markiert, wer gefragt hat."));
}

#[test]
fn a_moderator_marks_the_solution_for_others() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let karin = forum.moderator("Karin Lechner");
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    forum.member("Ben Huber").join().replies_to(&thread, "Wir haben zwei.");
    let path = format!("/threads/{}/solution", thread.id);

    let solved = forum.program_of(&karin).posts(&path, json!({"post_id": 2}));

    assert_eq!(solved.json["thread"]["status"], "solved");
    assert_eq!(solved.json["posts"][1]["is_solution"], true);
    assert!(anna.reads(&thread).text().contains("Gelöst"));
    let open = forum.program_of(&anna).deletes(&path);
    assert_eq!(open.json["thread"]["status"], "open");
    assert_eq!(open.json["thread"]["solution_post_id"], json!(null));
}

#[test]
fn a_reply_of_another_thread_is_no_solution() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let one = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let other = anna.asks("Und welches nutzen die großen Städte?", "Nur zum Vergleich.");
    anna.replies_to(&other, "Wir haben zwei.");
    let program = forum.program_of(&anna);

    let answered = program.posts(&format!("/threads/{}/solution", one.id), json!({"post_id": 3}));

    assert_eq!((answered.status, answered.code()), (404, "not_found"));
}

#[test]
fn a_closed_thread_takes_no_reply() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let karin = forum.moderator("Karin Lechner");
    let form = karin.browser.visits(&format!("/t/{}/schliessen", thread.id)).form("schließen");
    karin.browser.sends(&form.with("grund", "Das steht schon woanders."));

    let path = format!("/threads/{}/posts", thread.id);
    let answered = forum.program_of(&anna).posts(&path, json!({"body_md": "Noch etwas."}));

    assert_eq!((answered.status, answered.code()), (403, "thread_closed"));
}

#[test]
fn what_is_hidden_is_not_there_by_any_address() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    anna.replies_to(&thread, "Geheim.");
    let hidden = anna.asks("Was niemand mehr sehen soll, auch nicht hier", "Ganz geheim.");
    let db = &forum.app().db;
    db.write(|conn| {
        diesel::update(posts::table.filter(posts::number.eq(2)))
            .set(posts::is_hidden.eq(true))
            .execute(conn)?;
        diesel::update(threads::table.find(hidden.id)).set(threads::is_hidden.eq(true)).execute(conn)?;
        Ok(())
    })
    .unwrap();
    let program = forum.program_of(&anna).with("if-match", "*");

    for (method, path) in [
        ("GET", "/posts/2".to_owned()),
        ("PATCH", "/posts/2".to_owned()),
        ("PUT", "/posts/2/thanks".to_owned()),
        ("DELETE", "/posts/2/thanks".to_owned()),
        ("GET", "/posts/3".to_owned()),
        ("GET", format!("/threads/{}", hidden.id)),
        ("POST", format!("/threads/{}/posts", hidden.id)),
        ("POST", format!("/threads/{}/solution", hidden.id)),
        ("DELETE", format!("/threads/{}/solution", hidden.id)),
    ] {
        let body = matches!(method, "POST" | "PATCH").then_some(r#"{"body_md": "x"}"#);
        let answered = program.with("content-type", "application/json").sends(method, &path, body);
        assert_eq!((answered.status, answered.code()), (404, "not_found"), "{method} {path}");
    }
    assert_eq!(program.gets("/threads").json["total"], 1);
    let rest = program.gets(&format!("/threads/{}", thread.id));
    assert!(!rest.text.contains("Geheim"), "{}", rest.text);
    assert_eq!(rest.json["posts"].as_array().unwrap().len(), 1);
}
