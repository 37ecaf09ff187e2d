//! Atom for feed readers.

use serde_json::json;

use crate::support::{Answered, Person, TestForum};

/// The addresses that the page of tokens shows for a channel.
fn addresses(person: &Person<'_>, wanted: &str) -> Vec<String> {
    let path = format!("/konto/zugaenge?{wanted}");
    let page = person.browser.visits(&path);
    let page = if page.has_button("Neue Adressen anlegen") {
        page
    } else {
        person.browser.sends(&page.form("Adressen anlegen"))
    };
    page.attributes_of("#feeds ~ .field input, section input[id^=feed-]", "value")
}

fn entries(answered: &Answered) -> Vec<atom_syndication::Entry> {
    feed(answered).entries
}

fn feed(answered: &Answered) -> atom_syndication::Feed {
    assert_eq!(answered.status, 200, "{}", answered.text);
    assert_eq!(answered.headers["content-type"], "application/atom+xml; charset=utf-8");
    // A strict parser, and not of the family of the writer.
    let tree = roxmltree::Document::parse(&answered.text)
        .unwrap_or_else(|error| panic!("{error}: {}", answered.text));
    assert_eq!(tree.root_element().tag_name().namespace(), Some("http://www.w3.org/2005/Atom"));
    answered.text.parse().unwrap_or_else(|error| panic!("{error}: {}", answered.text))
}

#[test]
fn the_page_of_a_channel_leads_to_the_address_of_its_feed() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks_in("ki", "08", "Wer nutzt schon ein Sprachmodell?", "Wir überlegen noch.");
    let link = anna.browser.visits("/k/ki").link("Als Feed abonnieren");
    assert_eq!(link, "/konto/zugaenge?kanal=ki#feeds");

    let address = addresses(&anna, "kanal=ki").remove(0);
    let answered = forum.client().gets(&address);

    let feed = feed(&answered);
    assert_eq!(feed.title.value, "Künstliche Intelligenz – Lotsenforum");
    assert_eq!(feed.id, "tag:lotsenforum.example,2026:kanal/ki");
    let entry = &feed.entries[0];
    assert_eq!(entry.title.value, "Wer nutzt schon ein Sprachmodell?");
    assert_eq!(entry.id, format!("tag:lotsenforum.example,2026:thema/{}", thread.id));
    assert_eq!(entry.summary.as_ref().unwrap().value, "Wir überlegen noch.");
    assert!(entry.links[0].href.ends_with(&thread.path));
    assert_eq!(entry.authors[0].name, "Anna Maier");
    assert_eq!(addresses(&anna, "kanal=ki").remove(0), address, "it can be shown again");
}

#[test]
fn the_feed_of_a_region_is_its_view() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").from("Stadt Ulm", "08421").join();
    anna.asks_in("ki", "08115", "Wer nutzt schon ein Sprachmodell?", "Wir überlegen noch.");
    ben.asks_in("ki", "08421", "Wer war beim Treffen in Ulm?", "Ich war krank.");

    let here = addresses(&anna, "region=08421");
    let answered = forum.client().gets(&here[0]);

    let titles: Vec<_> = entries(&answered).into_iter().map(|entry| entry.title.value).collect();
    assert_eq!(titles, ["Wer war beim Treffen in Ulm?"]);
    assert!(here[1].ends_with("/region/08115"), "her own Kreis comes with it");
}

#[test]
fn a_token_that_was_renewed_or_whose_member_is_suspended_leads_nowhere() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let old = addresses(&anna, "kanal=ki").remove(0);
    assert_eq!(forum.client().gets(&old).status, 200);
    forum.clock().forward(chrono::Duration::seconds(1));

    let page = anna.browser.visits("/konto/zugaenge?kanal=ki");
    let page = anna.browser.sends(&page.form("Neue Adressen anlegen"));

    assert!(page.text().contains("Ihre Feeds haben neue Adressen."));
    let new = addresses(&anna, "kanal=ki").remove(0);
    assert_ne!(old, new);
    assert_eq!(forum.client().gets(&old).status, 404);
    assert_eq!(forum.client().gets(&new).status, 200);
    forum.suspends(&anna);
    assert_eq!(forum.client().gets(&new).status, 404);
}

#[test]
fn each_token_opens_its_own_door_only() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let address = addresses(&anna, "kanal=ki").remove(0);
    let feed_token = address.split('/').nth(4).unwrap();
    let token = forum.token(&anna, "write");

    assert_eq!(forum.client().with_token(feed_token).gets("/me").status, 401);
    assert_eq!(forum.client().gets(&format!("/feed/{token}/kanal/ki")).status, 404);
    for path in ["kanal/gibt-es-nicht", "region/08999", "region/x", "suche/dms"] {
        let answered = forum.client().gets(&format!("/feed/{feed_token}/{path}"));
        assert_eq!(answered.status, 404, "{path}");
    }
}

#[test]
fn dangerous_text_stays_text() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let title = "<script>alert(1)</script> & \"Muster\" ]]> für alle";
    let body = json!({"title": title, "channel": "ki", "body_md": "a \u{8}\u{b}\u{1f} <b>fett</b> &amp; ]]> \u{fffe} 😀 Ende"});
    assert_eq!(forum.program_of(&anna).posts("/threads", body).status, 201);

    let answered = forum.client().gets(&addresses(&anna, "kanal=ki").remove(0));

    let entry = entries(&answered).remove(0);
    assert_eq!(entry.title.value, title);
    assert!(entry.summary.unwrap().value.contains("😀 Ende"));
    assert!(!answered.text.contains("<script") && !answered.text.contains("<b>"), "{}", answered.text);
    let is_xml = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(answered.text.chars().all(is_xml), "{:?}", answered.text);
}

#[test]
fn a_feed_that_has_not_changed_is_not_sent_again() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks_in("ki", "08", "Wer nutzt schon ein Sprachmodell?", "Wir überlegen noch.");
    let address = addresses(&anna, "kanal=ki").remove(0);
    let reader = forum.client();
    let first = reader.gets(&address);

    let by_version = reader.with("if-none-match", &first.headers["etag"]);
    let by_date = reader.with("if-modified-since", &first.headers["last-modified"]);
    for reader in [&by_version, &by_date] {
        let same = reader.gets(&address);
        assert_eq!((same.status, same.text.as_str()), (304, ""));
    }

    forum.clock().forward(chrono::Duration::minutes(2));
    anna.replies_to(&thread, "Jetzt ja.");
    for reader in [&by_version, &by_date] {
        let changed = reader.gets(&address);
        assert_eq!(entries(&changed)[0].id, entries(&first)[0].id);
        assert!(entries(&changed)[0].updated > entries(&first)[0].updated);
    }
}

#[test]
fn a_feed_of_nothing_is_a_feed() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let answered = forum.client().gets(&addresses(&anna, "kanal=ki").remove(0));
    assert!(entries(&answered).is_empty());
}
