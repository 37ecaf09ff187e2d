//! What holds for every page.

use crate::support::{Person, TestForum};

/// The pages of the forum that read the database.
fn pages(forum: &TestForum, anna: &Person<'_>) -> Vec<String> {
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let mut pages: Vec<String> = [
        "/",
        "/kanaele",
        "/themen",
        "/themen?region=0811",
        "/offen",
        "/geloest",
        "/k/e-akte-dms",
        "/k/e-akte-dms?region=08115&status=offen",
        "/k/ki?region=08417",
        "/r/08",
        "/r/081",
        "/r/0811",
        "/r/08115",
        "/r/08417",
        "/neu",
        "/mitteilungen",
        "/konto/post",
        "/konto/zugaenge",
        "/konto/zugaenge?kanal=ki",
        "/konto/zugaenge?region=08115",
        "/moderation/protokoll",
        "/verwaltung/post",
        "/hilfe",
        "/gibt-es-nicht",
    ]
    .map(str::to_owned)
    .to_vec();
    pages.extend([thread.path.clone(), format!("{}?zitat=1", thread.path)]);
    let channel = forum.channel_id("ki");
    pages.push(format!("/neu?titel=Wer+hat+ein+Muster+f%C3%BCr+uns&kanal={channel}&fuer=08&art=frage"));
    pages.extend(["/b/1/bearbeiten", "/b/1/verlauf"].map(str::to_owned));
    pages.extend(
        ["anheften", "schliessen", "verschieben", "empfehlen"].map(|act| format!("/t/{}/{act}", thread.id)),
    );
    pages
}

fn queries(person: &Person<'_>, path: &str) -> u32 {
    // The first visit may note that the member was here; the count is that of reading.
    let page = person.browser.gets(path);
    page.headers.get("x-queries").unwrap_or_else(|| panic!("{path} is not counted")).parse().unwrap()
}

#[test]
fn a_page_costs_the_same_few_queries_however_large_the_forum() {
    let forum = TestForum::start_with(|config| config.limits.writing = 100_000);
    let anna = forum.member("Anna Maier").with_role(lotsenforum::forum::accounts::Role::Admin).join();
    let ben = forum.member("Ben Huber").join();
    let pages = pages(&forum, &anna);
    let small: Vec<u32> = pages.iter().map(|path| queries(&anna, path)).collect();

    for number in 0..40 {
        let thread = ben.asks(&format!("Frage Nummer {number} zu diesem und jenem"), "Wer weiß es?");
        ben.replies_to(&thread, "Ich vielleicht.");
        if number % 2 == 0 {
            ben.browser.sends(&ben.reads(&thread).form("Als Lösung markieren"));
        }
    }
    forum.runs_due_jobs();
    let large: Vec<u32> = pages.iter().map(|path| queries(&anna, path)).collect();

    for (path, (small, large)) in pages.iter().zip(small.iter().zip(&large)) {
        println!("{large:2} {path}");
        assert!(*large <= 8, "{path} costs {large} queries");
        // A quiet region asks once more for what lies further away, so a lively one may cost less; a list that is
        // known to be empty asks once less.
        assert!(*large <= small + 1, "{path} grew with the forum: {small}, then {large}");
    }
}

#[test]
fn every_page_has_one_heading_and_its_own_title() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").with_role(lotsenforum::forum::accounts::Role::Admin).join();
    let mut titles = std::collections::BTreeMap::new();
    for path in pages(&forum, &anna) {
        let page = anna.browser.visits(&path);
        assert_eq!(page.texts_of("h1").len(), 1, "{path}: {}", page.text());
        let title = page.text_of("title");
        assert!(title.ends_with("Lotsenforum"), "{path}: {title}");
        titles.insert(path.split('?').next().unwrap().to_owned(), title);
    }
    let different: std::collections::BTreeSet<_> = titles.values().collect();
    assert_eq!(different.len(), titles.len(), "{titles:?}");
}

#[test]
fn every_link_of_every_page_leads_somewhere() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").with_role(lotsenforum::forum::accounts::Role::Admin).join();
    let mut seen = std::collections::BTreeSet::new();
    for path in pages(&forum, &anna) {
        let page = anna.browser.visits(&path);
        for link in page.attributes_of("a[href]", "href") {
            let link = link.split('#').next().unwrap().to_owned();
            if link.starts_with('/') && seen.insert(link.clone()) {
                let status = anna.browser.visits(&link).status;
                assert_eq!(status, 200, "{link} on {path}");
            }
        }
    }
    assert!(seen.len() > 60, "only {} links", seen.len());
}

#[test]
fn styles_and_icons_are_kept_by_the_browser_and_small() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let page = anna.browser.visits("/");
    let style = page.attributes_of("link[rel=stylesheet]", "href");
    assert_eq!(style.len(), 1);

    let css = anna.browser.gets(&style[0]);

    assert_eq!(css.status, 200);
    assert!(css.headers["cache-control"].contains("immutable"));
    assert!(css.html.len() <= 40_000);
    assert_eq!(anna.browser.gets("/static/alt/app.css").headers["cache-control"], "no-store");
    assert_eq!(anna.browser.gets("/static/alt/../../Cargo.toml").status, 404);
}

#[test]
fn nonsense_in_an_address_is_not_found() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").with_role(lotsenforum::forum::accounts::Role::Admin).join();
    for path in [
        "/themen?seite=9223372036854775807",
        "/themen?seite=0",
        "/themen?seite=-1",
        "/themen?seite=x",
        "/mitteilungen?seite=9223372036854775807",
        "/moderation/protokoll?seite=0",
        "/verwaltung/post?seite=-5",
        "/b/abc",
        "/mitteilungen/1e3",
        "/b/99999999999999999999",
        "/k/%00",
        "/verwaltung/post?mitglied=%00",
    ] {
        let page = anna.browser.visits(path);
        assert_eq!(page.status, 404, "{path}");
        assert!(page.html.contains("Diese Seite gibt es nicht"), "{path}: {}", page.html);
    }
}
