use crate::support::TestForum;

#[test]
fn a_program_is_the_member_of_its_token() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();

    let me = forum.program_of(&anna).gets("/me");

    assert_eq!(me.status, 200);
    assert_eq!(me.json["name"], "Anna Maier");
    assert_eq!(me.json["email"], anna.email);
    assert_eq!(me.json["token"]["scope"], "write");
}

#[test]
fn without_a_living_token_nothing_is_told() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let token = forum.token(&anna, "write");
    let session = anna.browser.cookie("sitzung").unwrap();
    let program = forum.client();

    for (header, value) in [
        ("x-nothing", "x"),
        ("authorization", "Bearer"),
        ("authorization", "Bearer lotse_falsch"),
        ("authorization", &format!("Basic {token}")),
        ("authorization", &format!("Bearer {session}")),
        ("cookie", &format!("sitzung={session}")),
    ] {
        let answered = program.with(header, value).gets("/threads");
        assert_eq!(answered.status, 401, "{header}: {value}");
        assert_eq!(answered.code(), "unauthorized");
        assert!(answered.headers["www-authenticate"].starts_with("Bearer"));
    }
    // Not even what is wrong with a request.
    assert_eq!(program.posts("/threads", serde_json::json!({})).status, 401);
}

#[test]
fn a_token_for_reading_writes_nothing() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let program = forum.client().with_token(&forum.token(&anna, "read"));
    let before = forum.rows();

    for answered in [
        program.posts("/threads", serde_json::json!({})),
        program.posts(&format!("/threads/{}/posts", thread.id), serde_json::json!({"body_md": "Nein."})),
        program.with("if-match", "*").patches("/posts/1", serde_json::json!({"body_md": "Nein."})),
        program.puts("/posts/1/thanks"),
        program.deletes("/posts/1/thanks"),
        program.deletes(&format!("/threads/{}/solution", thread.id)),
    ] {
        assert_eq!((answered.status, answered.code()), (403, "insufficient_scope"));
    }
    assert_eq!(program.gets("/threads").status, 200);
    assert_eq!(forum.rows(), before);
}

#[test]
fn a_suspended_member_ends_with_her_tokens_at_once() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let program = forum.program_of(&anna);
    assert_eq!(program.gets("/me").status, 200);

    forum.suspends(&anna);

    assert_eq!(program.gets("/me").status, 401);
    assert_eq!(program.posts("/threads", serde_json::json!({})).status, 401);
}

#[test]
fn a_token_works_on_its_last_day_and_not_after() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let program = forum.client().with_token(&forum.token_until(&anna, "read", "2026-03-05"));

    forum.clock().set(crate::support::at("2026-03-05T23:59:00+01:00"));
    assert_eq!(program.gets("/me").status, 200);
    forum.clock().set(crate::support::at("2026-03-06T00:01:00+01:00"));
    assert_eq!(program.gets("/me").status, 401);
}

#[test]
fn only_the_hash_of_a_token_is_stored() {
    use diesel::prelude::*;
    use lotsenforum::db::schema::api_tokens;
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let token = forum.token(&anna, "write");

    let db = &forum.app().db;
    let hashes: Vec<String> =
        db.read(|conn| Ok(api_tokens::table.select(api_tokens::token_hash).load(conn)?)).unwrap();

    assert_eq!(hashes.len(), 1);
    assert!(!token.contains(&hashes[0]) && !hashes[0].contains(token.trim_start_matches("lotse_")));
}

#[test]
fn who_asks_too_much_has_to_wait() {
    let forum = TestForum::start_with(|config| config.limits.api_requests = 2);
    let anna = forum.member("Anna Maier").join();
    let program = forum.program_of(&anna);
    let first = program.gets("/me");
    assert_eq!(first.headers["ratelimit-limit"], "2");
    assert_eq!(first.headers["ratelimit-remaining"], "1");
    program.gets("/me");

    let answered = program.gets("/me");

    assert_eq!((answered.status, answered.code()), (429, "too_often"));
    assert!(answered.headers.contains_key("retry-after"));
    assert_eq!(answered.headers["ratelimit-remaining"], "0");
    assert!(answered.headers["ratelimit-reset"].parse::<u64>().unwrap() > 0);
}

#[test]
fn writing_has_the_limit_of_forms_whatever_the_number_of_tokens() {
    let forum = TestForum::start_with(|config| config.limits.writing = 2);
    let anna = forum.member("Anna Maier").join();
    let thread = forum.member("Ben Huber").join().asks("Welches DMS nutzt ihr denn so?", "Wir suchen eines.");
    let path = format!("/threads/{}/posts", thread.id);
    let body = serde_json::json!({"body_md": "Wir suchen auch."});
    let program = forum.program_of(&anna);
    let first = program.posts(&path, body.clone());
    assert_eq!((first.status, first.headers["ratelimit-limit"].as_str()), (201, "2"));
    program.posts(&path, body.clone());

    let answered = forum.program_of(&anna).posts(&path, body);

    assert_eq!((answered.status, answered.code()), (429, "too_often"));
    assert_eq!(program.gets("/me").status, 200, "reading goes on");
}

#[test]
fn forms_and_programs_of_one_member_share_the_limit_on_writing() {
    let forum = TestForum::start_with(|config| config.limits.writing = 2);
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let path = format!("/threads/{}/posts", thread.id);
    let body = serde_json::json!({"body_md": "Wir suchen noch immer."});
    let program = forum.program_of(&anna);
    let second = program.posts(&path, body.clone());
    assert_eq!((second.status, second.headers["ratelimit-remaining"].as_str()), (201, "0"));

    let by_program = program.posts(&path, body.clone());
    let by_form = anna.replies_to(&thread, "Hat niemand eines?");

    assert_eq!((by_program.status, by_program.code()), (429, "too_often"));
    assert_eq!(by_form.status, 429);
    assert_eq!(by_form.form("Antwort veröffentlichen").value("text"), "Hat niemand eines?");
    assert_eq!(ben.replies_to(&thread, "Wir haben eines.").status, 200, "others go on");
    assert_eq!(forum.program_of(&ben).posts(&path, body).status, 201);
}
