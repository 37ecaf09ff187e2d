use serde_json::json;

use crate::support::TestForum;

#[test]
fn a_thread_of_a_program_stands_among_the_others() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let program = forum.program_of(&anna);

    let started = program.posts(
        "/threads",
        json!({"title": "Wer hat ein Muster dafür?", "channel": "ki", "ags": "08115", "kind": "experience",
               "body_md": "Wir **suchen** eines. <script>alert(1)</script>"}),
    );

    assert_eq!(started.status, 201, "{}", started.text);
    let thread = &started.json["thread"];
    assert_eq!((&thread["kind"], &thread["ags"]), (&json!("experience"), &json!("08115")));
    assert_eq!(started.headers["location"], format!("/api/v1/threads/{}", thread["id"]));
    assert_eq!(program.gets(&started.headers["location"]).json["thread"], *thread);
    let html = started.json["posts"][0]["body_html"].as_str().unwrap();
    assert!(html.contains("<strong>suchen</strong>") && !html.contains("script"), "{html}");
    let page = ben.browser.visits(&format!("/t/{}", thread["id"]));
    assert_eq!(page.h1(), "Wer hat ein Muster dafür?");
}

#[test]
fn a_reply_of_a_program_is_told_like_any_other() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");

    let path = format!("/threads/{}/posts", thread.id);
    let replied =
        forum.program_of(&ben).posts(&path, json!({"body_md": "Wir haben zwei.", "answers_number": 1}));
    forum.runs_due_jobs();

    assert_eq!(replied.status, 201, "{}", replied.text);
    assert_eq!((&replied.json["number"], &replied.json["answers_number"]), (&json!(2), &json!(1)));
    assert!(anna.browser.visits("/mitteilungen").text().contains("Ben Huber hat auf Ihr Thema"));
}

#[test]
fn thanks_are_said_and_taken_back() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let program = forum.program_of(&forum.member("Ben Huber").join());

    for (is_given, count) in [(true, 1), (true, 1), (false, 0), (false, 0)] {
        let post = match is_given {
            true => program.puts("/posts/1/thanks"),
            false => program.deletes("/posts/1/thanks"),
        };
        assert_eq!(post.status, 200);
        assert_eq!((&post.json["thank_count"], &post.json["is_thanked"]), (&json!(count), &json!(is_given)));
    }
}

#[test]
fn an_edit_names_the_version_it_changes() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let program = forum.program_of(&anna);
    let read = program.gets("/posts/1");
    let change = json!({"body_md": "Wir suchen zwei.", "title": "Welche DMS nutzt ihr in kleinen Orten?"});

    let without = program.patches("/posts/1", change.clone());
    assert_eq!((without.status, without.code()), (428, "precondition_required"));

    // Thanks change what is read, but nothing that an edit could overwrite.
    forum.program_of(&ben).puts("/posts/1/thanks");
    let edited = program.with("if-match", &read.headers["etag"]).patches("/posts/1", change.clone());
    assert_eq!(edited.status, 200, "{}", edited.text);
    assert_eq!((&edited.json["body_md"], &edited.json["revision"]), (&json!("Wir suchen zwei."), &json!(1)));
    assert_eq!(anna.reads(&thread).h1(), "Welche DMS nutzt ihr in kleinen Orten?");

    let late =
        program.with("if-match", &read.headers["etag"]).patches("/posts/1", json!({"body_md": "Drei."}));
    assert_eq!((late.status, late.code()), (412, "precondition_failed"));
    let nonsense = program.with("if-match", "r1").patches("/posts/1", json!({"body_md": "Drei."}));
    assert_eq!((nonsense.status, nonsense.code()), (400, "bad_parameter"));
    assert_eq!(program.gets("/posts/1").json["body_md"], "Wir suchen zwei.");
    let again =
        program.with("if-match", &edited.headers["etag"]).patches("/posts/1", json!({"body_md": "Drei."}));
    assert_eq!(again.json["revision"], 2);
    assert_eq!(anna.reads(&thread).h1(), "Welche DMS nutzt ihr in kleinen Orten?", "what is left out stays");
}

#[test]
fn the_fields_are_those_of_the_forms_with_their_problems() {
    let forum = TestForum::start();
    forum.network("netz-bb", "Netzwerk Böblingen", "08115");
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    anna.replies_to(&thread, "Noch etwas.");
    let program = forum.program_of(&anna);

    let all = program.posts(
        "/threads",
        json!({"title": "Kurz", "channel": "gibt-es-nicht", "ags": "08999", "kind": "party", "body_md": "<!-- -->"}),
    );
    assert_eq!((all.status, all.code()), (422, "invalid"));
    assert_eq!(
        all.fields(),
        ["title too_short", "kind unknown", "channel unknown", "ags unknown", "body_md missing"]
    );
    let message = all.json["error"]["fields"][0]["message"].as_str().unwrap();
    assert_eq!(message, "Der Titel ist zu kurz. Nötig sind mindestens 12 Zeichen.");

    let outside =
        json!({"title": "Wer hat ein Muster dafür?", "channel": "netz-bb", "ags": "08", "body_md": "Hm."});
    assert_eq!(program.posts("/threads", outside).fields(), ["ags outside_channel_region"]);
    let long = json!({"body_md": "ü".repeat(60_001)});
    assert_eq!(program.posts(&format!("/threads/{}/posts", thread.id), long).fields(), ["body_md too_long"]);
    let title = program.with("if-match", "*").patches("/posts/2", json!({"title": "Eine Antwort mit Titel"}));
    assert_eq!(title.fields(), ["title unknown"]);
}
