use crate::support::TestForum;

#[test]
fn the_sixteen_topics_are_there_from_the_start() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();

    let page = anna.browser.visits("/kanaele");

    let links = page.attributes_of(".channel-row a", "href");
    assert_eq!(links.iter().filter(|href| href.starts_with("/k/")).count(), 16);
    assert!(page.text().contains("Landkreis Böblingen"));
    assert!(page.text().contains("Enzkreis"));
}

#[test]
fn a_channel_is_followed_and_left() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();

    let page = anna.browser.visits("/k/ki");
    let page = anna.browser.sends(&page.form("Speichern").with("abo", "wochenrueckblick"));
    assert!(page.text().contains("kommt im Wochenrückblick"));
    assert_eq!(page.form("Speichern").value("abo"), "wochenrueckblick");
    assert!(anna.browser.visits("/").text_of("aside").contains("Künstliche Intelligenz"));

    let page = anna.browser.sends(&page.form("Speichern").with("abo", "keins"));
    assert_eq!(page.form("Speichern").value("abo"), "keins");
}

#[test]
fn filters_and_pages_stand_in_the_address() {
    let forum = TestForum::start_with(|config| config.limits.writing = 1_000);
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let mut first = None;
    for number in 1..=33 {
        let thread = anna.asks_in("ki", "08", &format!("Frage Nummer {number:02} zur KI"), "Wer weiß es?");
        first.get_or_insert(thread);
    }
    ben.replies_to(&first.unwrap(), "Ich weiß es.");

    assert_eq!(anna.browser.visits("/k/ki").texts_of(".thread-row").len(), 30);
    assert_eq!(anna.browser.visits("/k/ki?seite=2").texts_of(".thread-row").len(), 3);
    assert_eq!(anna.browser.visits("/k/ki?seite=3").status, 404);
    assert!(
        anna.browser.visits("/k/ki").text_of(".thread-row h3").contains("Nummer 01"),
        "newest activity first"
    );
    assert!(anna.browser.visits("/k/ki?sortierung=neu").text_of(".thread-row h3").contains("Nummer 33"));
    let unanswered = anna.browser.visits("/k/ki?status=unbeantwortet&seite=2");
    assert_eq!(unanswered.texts_of(".thread-row").len(), 2);
    assert!(unanswered.link("Zurück").contains("status=unbeantwortet"));
}
