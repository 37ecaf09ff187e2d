//! The same request twice does one thing.

use serde_json::json;

use crate::support::TestForum;

#[test]
fn the_same_request_with_the_same_key_does_one_thing_and_is_answered_the_same() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let program = forum.program_of(&anna).with("idempotency-key", "bericht-2026-03");
    let body = json!({"title": "Wer hat ein Muster dafür?", "channel": "ki", "body_md": "Wir suchen eines."});

    let first = program.posts("/threads", body.clone());
    anna.browser.visits("/t/1");
    let second = program.posts("/threads", body.clone());

    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(first.text, second.text);
    for name in ["location", "etag"] {
        assert_eq!(first.headers[name], second.headers[name], "{name}");
    }
    assert!(!first.headers.contains_key("idempotency-replayed"));
    assert_eq!(second.headers["idempotency-replayed"], "true");
    assert_eq!(program.gets("/threads").json["total"], 1);
}

#[test]
fn a_key_belongs_to_one_request_of_one_member() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let one = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let other = anna.asks("Und welches nutzen die großen Städte?", "Nur zum Vergleich.");
    let program = forum.program_of(&anna).with("idempotency-key", "k");
    let path = format!("/threads/{}/posts", one.id);
    assert_eq!(program.posts(&path, json!({"body_md": "Eins."})).status, 201);

    let text = program.posts(&path, json!({"body_md": "Zwei."}));
    let place = program.posts(&format!("/threads/{}/posts", other.id), json!({"body_md": "Eins."}));

    for answered in [text, place] {
        assert_eq!((answered.status, answered.code()), (422, "idempotency_key_reused"));
    }
    let hers = forum.program_of(&ben).with("idempotency-key", "k").posts(&path, json!({"body_md": "Eins."}));
    assert_eq!((hers.status, &hers.json["number"]), (201, &json!(3)));
}

#[test]
fn two_at_the_same_moment_do_one_thing() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let path = format!("/threads/{}/posts", thread.id);
    let program = forum.program_of(&anna);

    for round in 0..5 {
        let program = program.with("idempotency-key", &format!("runde-{round}"));
        let answers: Vec<_> = std::thread::scope(|scope| {
            let tries: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| program.posts(&path, json!({"body_md": "Nur einmal."}))))
                .collect();
            tries.into_iter().map(|one| one.join().unwrap()).collect()
        });
        for answer in &answers {
            assert_eq!((answer.status, &answer.text), (201, &answers[0].text));
        }
    }

    let read = program.gets(&format!("/threads/{}", thread.id));
    assert_eq!(read.json["thread"]["reply_count"], 5);
    assert_eq!(read.json["posts"].as_array().unwrap().len(), 6);
}

#[test]
fn a_repeated_answer_shows_nothing_that_was_hidden_meanwhile() {
    use diesel::prelude::*;
    use lotsenforum::db::schema::posts;
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let ben = forum.member("Ben Huber").join();
    ben.replies_to(&thread, "Wir haben zwei.");
    ben.replies_to(&thread, "Und einen Namen, der hier nicht stehen soll.");
    let program = forum.program_of(&anna).with("idempotency-key", "k");
    let path = format!("/threads/{}/solution", thread.id);
    assert!(program.posts(&path, json!({"post_id": 2})).text.contains("nicht stehen soll"));
    let hide = diesel::update(posts::table.find(3)).set(posts::is_hidden.eq(true));
    forum.app().db.write(|conn| Ok(hide.execute(conn)?)).unwrap();

    let again = program.posts(&path, json!({"post_id": 2}));

    assert_eq!((again.status, &again.json["thread"]["solution_post_id"]), (200, &json!(2)));
    assert!(!again.text.contains("nicht stehen soll"), "{}", again.text);
}

#[test]
fn a_refusal_is_not_kept() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let program = forum.program_of(&anna).with("idempotency-key", "k");
    let short = json!({"title": "Kurz", "channel": "ki", "body_md": "Wir suchen eines."});
    assert_eq!(program.posts("/threads", short).status, 422);

    let mended =
        json!({"title": "Wer hat ein Muster dafür?", "channel": "ki", "body_md": "Wir suchen eines."});

    assert_eq!(program.posts("/threads", mended).status, 201);
}

#[test]
fn an_answer_is_kept_for_a_day_and_swept_after_it() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let path = format!("/threads/{}/posts", thread.id);
    let program = forum.program_of(&anna).with("idempotency-key", "k");
    let first = program.posts(&path, json!({"body_md": "Eins."}));

    forum.clock().forward(chrono::Duration::hours(23));
    forum.runs_due_jobs();
    assert_eq!(program.posts(&path, json!({"body_md": "Eins."})).text, first.text);

    forum.clock().forward(chrono::Duration::hours(2));
    forum.runs_due_jobs();
    assert_eq!(program.posts(&path, json!({"body_md": "Eins."})).json["number"], 3);
}

#[test]
fn a_key_is_short_and_printable() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let program = forum.program_of(&anna);
    for key in [String::new(), "a b".to_owned(), "ä".to_owned(), "x".repeat(256)] {
        let answered = program.with("idempotency-key", &key).posts("/threads", json!({}));
        assert_eq!((answered.status, answered.code()), (400, "bad_parameter"), "{key}");
    }
}
