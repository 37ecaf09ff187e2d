//! Lists, their pages and their versions.

use serde_json::json;

use crate::support::TestForum;

#[test]
fn the_filters_of_the_list_are_those_of_the_pages() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").from("Stadt Ulm", "08421").join();
    let solved = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    ben.replies_to(&solved, "Wir haben zwei.");
    anna.browser.sends(&anna.reads(&solved).form("Als Lösung markieren"));
    ben.asks_in("ki", "08421", "Wer nutzt schon ein Sprachmodell?", "Wir überlegen noch.");
    let program = forum.program_of(&anna);
    program.posts(
        "/threads",
        json!({"title": "Unser Treffen im nächsten Monat", "kind": "event", "channel": "ki", "body_md": "Kommt."}),
    );

    for (query, ids) in [
        ("", vec![3, 2, 1]),
        ("?channel=ki", vec![3, 2]),
        ("?status=solved", vec![1]),
        ("?status=open", vec![2]),
        ("?status=unanswered", vec![2]),
        ("?status=featured", vec![]),
        ("?kind=event", vec![3]),
        ("?ags=08421", vec![2]),
        ("?channel=ki&ags=08421&kind=question&status=open&page=1", vec![2]),
    ] {
        let list = program.gets(&format!("/threads{query}"));
        let found: Vec<i64> = list.json["threads"]
            .as_array()
            .unwrap()
            .iter()
            .map(|thread| thread["id"].as_i64().unwrap())
            .collect();
        assert_eq!(found, ids, "{query}");
        assert_eq!(list.json["total"], ids.len(), "{query}");
    }
}

#[test]
fn what_was_imported_is_found_by_its_name() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    forum.imports(
        r#"{"type":"member","id":"m1","name":"Ben Huber","email":"ben@rathaus.example","ags":"08116","role":"member"}
{"type":"channel","id":"c1","slug":"netz-bb","name":"Netzwerk Böblingen","ags":"08115"}
{"type":"thread","id":"t1","channel":"c1","ags":"08115","kind":"notice","title":"Treffen im Mai","author":"m1","created_at":"2024-05-04T10:00:00Z","status":"open","posts":[{"id":"p1","author":"m1","created_at":"2024-05-04T10:00:00Z","body_md":"Kommt alle."}]}"#,
    );
    let program = forum.program_of(&anna);

    let threads = program.gets("/threads").json["threads"].clone();
    let ids: Vec<_> = threads.as_array().unwrap().iter().map(|thread| &thread["external_id"]).collect();
    assert_eq!(ids, [&json!(null), &json!("t1")]);
    let channels = program.gets("/channels").json["channels"].clone();
    let imported: Vec<_> = channels
        .as_array()
        .unwrap()
        .iter()
        .filter(|channel| !channel["external_id"].is_null())
        .map(|channel| (&channel["external_id"], &channel["slug"]))
        .collect();
    assert_eq!(imported, [(&json!("c1"), &json!("netz-bb"))]);
    let thread = program.gets(&format!("/threads/{}", threads[1]["id"])).json;
    assert_eq!(
        (&thread["thread"]["external_id"], &thread["posts"][0]["external_id"]),
        (&json!("t1"), &json!("p1"))
    );
}

#[test]
fn the_links_lead_through_all_pages() {
    let forum = TestForum::start_with(|config| config.limits.writing = 1_000);
    let anna = forum.member("Anna Maier").join();
    let program = forum.program_of(&anna);
    for number in 0..31 {
        let title = format!("Frage Nummer {number} zu diesem und jenem");
        let body = json!({"title": title, "channel": "ki", "body_md": "Wer weiß es?"});
        assert_eq!(program.posts("/threads", body).status, 201);
    }
    for number in 0..25 {
        program.posts("/threads/1/posts", json!({"body_md": format!("Antwort {number}")}));
    }

    for (start, per_page) in [("/threads?channel=ki", "threads"), ("/threads/1", "posts")] {
        let (mut address, mut seen) = (start.to_owned(), Vec::new());
        loop {
            let page = program.gets(&address);
            assert_eq!(page.status, 200, "{address}");
            seen.extend(
                page.json[per_page].as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()),
            );
            let next = page.json["links"]["next"].as_str();
            let in_header = page.headers["link"].contains("rel=\"next\"");
            assert_eq!(next.is_some(), in_header, "{}", page.headers["link"]);
            match next {
                Some(next) => address = next.to_owned(),
                None => break,
            }
        }
        let total = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!((total, seen.len()), if per_page == "threads" { (31, 31) } else { (26, 26) });
    }
}

#[test]
fn what_is_known_is_not_sent_again() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.program_of(&forum.member("Ben Huber").join());
    let thread = anna.asks_in("ki", "08", "Wer nutzt schon ein Sprachmodell?", "Wir überlegen noch.");
    let program = forum.program_of(&anna);
    let paths = ["/threads?channel=ki", "/threads/1", "/posts/1", "/channels"];
    let known = paths.map(|path| program.gets(path).headers["etag"].clone());

    for (path, etag) in paths.iter().zip(&known) {
        let same = program.with("if-none-match", etag).gets(path);
        assert_eq!((same.status, same.text.as_str()), (304, ""), "{path}");
        assert_eq!(same.headers["etag"], *etag);
    }

    ben.puts("/posts/1/thanks");
    ben.posts(&format!("/threads/{}/posts", thread.id), json!({"body_md": "Etwas ist neu."}));
    ben.posts("/threads", json!({"title": "Noch eine Frage dazu", "channel": "ki", "body_md": "Hm."}));
    for (path, etag) in paths.iter().zip(&known) {
        assert_eq!(program.with("if-none-match", etag).gets(path).status, 200, "{path}");
    }
}

#[test]
fn a_read_costs_the_same_few_statements_however_large_the_forum() {
    let forum = TestForum::start_with(|config| config.limits.writing = 10_000);
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let program = forum.program_of(&anna);
    program.gets("/me");
    let paths = [
        "/me",
        "/regions",
        "/organisations?q=stuttgart",
        "/members?q=maier",
        "/members/anna.maier",
        "/channels",
        "/threads?channel=ki&ags=08115&status=open",
        "/threads/1",
        "/posts/1",
    ];
    let count = || paths.map(|path| program.gets(path).headers["x-queries"].parse::<u32>().unwrap());
    let small = count();

    for number in 0..30 {
        let body =
            json!({"title": format!("Frage Nummer {number} zu diesem"), "channel": "ki", "body_md": "Hm."});
        program.posts("/threads", body);
        program.posts(&format!("/threads/{}/posts", thread.id), json!({"body_md": "Antwort."}));
    }

    // A list that is known to be empty is not looked for.
    assert_eq!(small, [3, 1, 2, 4, 7, 3, 3, 4, 4]);
    assert_eq!(count(), [3, 1, 2, 4, 7, 3, 4, 4, 4]);
}

#[test]
fn a_program_that_reads_marks_nothing_as_read() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let program = forum.program_of(&forum.member("Ben Huber").join());
    let before = forum.rows();

    program.gets("/threads");
    program.gets(&format!("/threads/{}", thread.id));

    assert_eq!(forum.rows(), before);
}

#[test]
fn regions_and_channels_name_what_filters_take() {
    let forum = TestForum::start();
    forum.network("netz-bb", "Netzwerk Böblingen", "08115");
    let anna = forum.member("Anna Maier").join();
    let program = forum.program_of(&anna);

    let regions = program.gets("/regions");
    let regions = regions.json["regions"].as_array().unwrap();
    assert_eq!(
        regions[0],
        json!({"ags": "08", "kind": "state", "name": "Baden-Württemberg", "parent": null})
    );
    assert!(regions.contains(
        &json!({"ags": "08115", "kind": "rural_district", "name": "Landkreis Böblingen", "parent": "0811"})
    ));
    let channels = program.gets("/channels");
    let network = channels.json["channels"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["slug"] == "netz-bb")
        .unwrap()
        .clone();
    assert_eq!((&network["ags"], &network["thread_count"]), (&json!("08115"), &json!(0)));
}

#[test]
fn organisations_are_found_by_their_names() {
    let forum = TestForum::start();
    let program = forum.program_of(&forum.member("Anna Maier").join());

    let found = program.gets("/organisations?q=boebl");
    let nothing = program.gets("/organisations");
    let refused = program.gets("/organisations?name=boebl");

    assert_eq!(found.json["organisations"][0]["place"], json!("Landratsamt Böblingen"), "{}", found.json);
    let one = &found.json["organisations"][0];
    assert_eq!(
        (&one["kind"], &one["ags"], &one["size"], &one["population"], &found.json["has_more"]),
        (&json!("district_office"), &json!("08115"), &json!("landkreis"), &json!(null), &json!(false))
    );
    assert_eq!(nothing.json["organisations"], json!([]));
    assert_eq!((refused.status, refused.code()), (400, "bad_parameter"));
}
