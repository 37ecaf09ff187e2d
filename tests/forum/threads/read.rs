use crate::support::TestForum;

#[test]
fn replies_come_in_pages_of_twenty() {
    let forum = TestForum::start_with(|config| config.limits.writing = 1_000);
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    for number in 1..=45 {
        ben.replies_to(&thread, &format!("Antwort Nummer {number}."));
    }

    let first = anna.reads(&thread);
    let second = anna.browser.visits(&format!("{}?seite=2", thread.path));
    let last = anna.browser.visits(&format!("{}?seite=3", thread.path));

    assert_eq!(first.texts_of("article.post").len(), 21, "the question and twenty replies");
    assert!(first.text().contains("Seite 1 von 3"));
    assert!(second.text_of("article.post").contains("Antwort Nummer 21."));
    assert_eq!(last.texts_of("article.post").len(), 5);
    assert_eq!(anna.browser.visits(&format!("{}?seite=4", thread.path)).status, 404);
    let newest = anna.browser.visits(&format!("{}?sortierung=neu", thread.path));
    assert!(newest.texts_of("article.post")[1].contains("Antwort Nummer 45."));
}

#[test]
fn the_reader_comes_back_to_the_first_unread_post() {
    let forum = TestForum::start_with(|config| config.limits.writing = 1_000);
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    for number in 1..=22 {
        ben.replies_to(&thread, &format!("Antwort Nummer {number}."));
    }
    anna.reads(&thread);
    anna.browser.visits(&format!("{}?seite=2", thread.path));
    ben.replies_to(&thread, "Und noch etwas Neues.");
    ben.replies_to(&thread, "Ganz zum Schluss.");

    let list = anna.browser.visits("/k/e-akte-dms");
    assert!(list.text_of(".thread-row").contains("2 neue"));
    let page = anna.browser.visits(&format!("/t/{}/neu", thread.id));

    assert!(page.path.ends_with("?seite=2#neu"), "{}", page.path);
    let after_line = page.html.split("Neu seit Ihrem letzten Besuch").nth(1).unwrap();
    assert!(after_line.contains("Und noch etwas Neues."));
    assert!(!after_line.contains("Antwort Nummer 22."));
    assert!(!anna.browser.visits("/k/e-akte-dms").text_of(".thread-row").contains("neue"));
}

#[test]
fn looking_ahead_does_not_count_as_reading() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");

    ben.browser.heads(&thread.path);
    assert!(ben.browser.visits("/k/e-akte-dms").text_of(".thread-row").contains("neu"));

    ben.reads(&thread);
    assert!(!ben.browser.visits("/k/e-akte-dms").text_of(".thread-row .thread-state").contains("neu"));
}

#[test]
fn a_muted_thread_can_be_heard_again() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");

    let page = anna.browser.sends(&anna.reads(&thread).form("Stummschalten"));
    assert!(page.text().contains("kommt nicht mehr im Wochenrückblick"));

    let page = anna.browser.sends(&page.form("Rückgängig"));
    assert!(page.text().contains("kann wieder im Wochenrückblick stehen"));
    assert!(page.has_button("Stummschalten"));
}

#[test]
fn a_wrong_title_in_the_address_does_no_harm() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");

    for path in [format!("/t/{}", thread.id), format!("/t/{}-alter-titel", thread.id)] {
        assert_eq!(anna.browser.visits(&path).h1(), "Welches DMS nutzt ihr in kleinen Gemeinden?");
    }
    for path in ["/t/0", "/t/abc", "/t/99999999999999999999", "/b/0", "/b/abc"] {
        assert_eq!(anna.browser.visits(path).status, 404, "{path}");
    }
}
