//! One form for everything that goes wrong.

use serde_json::json;

use crate::support::TestForum;

#[test]
fn every_refusal_has_the_same_form() {
    let forum = TestForum::start_with(|config| config.limits.form_bytes = 10_000);
    let anna = forum.member("Anna Maier").join();
    anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let program = forum.program_of(&anna);
    let as_json = program.with("content-type", "application/json");
    let long = json!({"body_md": "x".repeat(10_000)}).to_string();

    for (answered, status, code) in [
        (program.gets("/gibt/es/nicht"), 404, "not_found"),
        (program.gets("/threads/"), 404, "not_found"),
        (program.gets("/threads/abc"), 404, "not_found"),
        (program.gets("/threads/99999999999999999999"), 404, "not_found"),
        (program.gets("/posts/4711"), 404, "not_found"),
        (program.gets("/threads?channel=gibt-es-nicht"), 404, "not_found"),
        (program.gets("/threads?ags=08999"), 404, "not_found"),
        (program.gets("/threads?page=2"), 404, "not_found"),
        (program.gets("/threads?page=0"), 400, "bad_parameter"),
        (program.gets("/threads?page=%2B1"), 400, "bad_parameter"),
        (program.gets("/threads?status=lustig"), 400, "bad_parameter"),
        (program.gets("/threads?kanal=ki"), 400, "bad_parameter"),
        (program.gets("/threads?page=1&page=1"), 400, "bad_parameter"),
        (program.gets("/threads?channel=%00"), 400, "bad_parameter"),
        (program.gets("/threads/1?seite=2"), 400, "bad_parameter"),
        (program.sends("PUT", "/threads", None), 405, "method_not_allowed"),
        (program.sends("OPTIONS", "/me", None), 405, "method_not_allowed"),
        (as_json.sends("POST", "/threads/1/posts", Some("{")), 400, "bad_json"),
        (as_json.sends("POST", "/threads/1/posts", Some(r#"{"body_md": 1}"#)), 400, "bad_json"),
        (as_json.sends("POST", "/threads/1/posts", Some(r#"{"body_md": "x", "y": 1}"#)), 400, "bad_json"),
        (as_json.sends("POST", "/threads/1/posts", Some(&long)), 413, "too_large"),
        (program.sends("POST", "/threads/1/posts", Some("body_md=x")), 415, "unsupported_media_type"),
    ] {
        let error = &answered.json["error"];
        assert_eq!((answered.status, answered.code()), (status, code), "{}", answered.text);
        assert!(!error["message"].as_str().unwrap().is_empty());
        assert!(error["fields"].is_array());
        assert_eq!(answered.headers["content-type"], "application/json");
        assert!(answered.headers.contains_key("ratelimit-remaining"), "{}", answered.text);
    }
    assert_eq!(program.sends("PUT", "/threads", None).headers["allow"], "GET, POST, HEAD");
}

#[test]
fn a_fault_of_ours_shows_a_number_and_nothing_of_the_inside() {
    use diesel::connection::SimpleConnection;
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let program = forum.program_of(&anna);
    forum
        .app()
        .db
        .write(|conn| {
            let drop = "drop table digest_items";
            lotsenforum::each_db!(conn, |c| c.batch_execute(drop))?;
            lotsenforum::each_db!(conn, |c| c.batch_execute("alter table channels rename to weg"))?;
            Ok(())
        })
        .unwrap();

    let answered = program.gets("/channels");

    assert_eq!((answered.status, answered.code()), (500, "internal"));
    assert_eq!(answered.json["error"]["reference"].as_str().unwrap().len(), 6);
    assert!(!answered.text.contains("channels"), "{}", answered.text);
}
