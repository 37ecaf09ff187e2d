use crate::support::TestForum;

#[test]
fn a_region_shows_what_is_meant_for_it_and_what_is_asked_from_it() {
    // Without widening, which the next story tells.
    let forum = TestForum::start_with(|config| config.forum.quiet_threads = 0);
    let anna = forum.member("Anna Maier").from("Stadt Herrenberg", "08115").join();
    let ben = forum.member("Ben Huber").from("Stadt Ulm", "08421").join();
    anna.asks_in("ki", "08", "Landesweit gefragt aus Herrenberg", "Für alle.");
    anna.asks_in("ki", "08115", "Nur für den Landkreis Böblingen gedacht", "Für uns.");
    ben.asks_in("ki", "08", "Landesweit gefragt aus der Stadt Ulm", "Für alle.");

    let titles = |path: &str| {
        let mut titles = anna.browser.visits(path).texts_of(".thread-row h3");
        titles.sort();
        titles
    };

    let own = ["Landesweit gefragt aus Herrenberg", "Nur für den Landkreis Böblingen gedacht"];
    assert_eq!(titles("/themen?region=08115"), own);
    assert_eq!(titles("/themen?region=0811"), own, "Region Stuttgart");
    assert_eq!(titles("/themen?region=08421"), ["Landesweit gefragt aus der Stadt Ulm"]);
    assert_eq!(titles("/themen").len(), 3);
    assert_eq!(titles("/k/ki?region=081"), own, "the channel through a region");
}

#[test]
fn a_quiet_region_widens_and_says_so() {
    let forum = TestForum::start_with(|config| config.limits.writing = 1_000);
    let anna = forum.member("Anna Maier").from("Stadt Herrenberg", "08115").join();
    let eva = forum.member("Eva Kurz").from("Stadt Esslingen am Neckar", "08116").join();
    for number in 1..=6 {
        eva.asks_in("ki", "08", &format!("Frage Nummer {number} aus Esslingen"), "Wer weiß es?");
    }

    let page = anna.browser.visits("/r/08115");

    assert!(page.text().contains("Im Landkreis Böblingen war es ruhig – hier aus der Region Stuttgart:"));
    assert!(page.text().contains("Frage Nummer 6 aus Esslingen"));
    let channel = anna.browser.visits("/k/ki?region=08115");
    assert!(channel.text().contains("Weiter aus der Region Stuttgart:"), "{}", channel.text());
    assert!(anna.browser.visits("/").text().contains("Im Landkreis Böblingen war es ruhig"));
    assert!(!anna.browser.visits("/r/08116").text().contains("war es ruhig"));
}

#[test]
fn a_region_page_lists_all_channels_with_its_own_counts() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").from("Stadt Herrenberg", "08115").join();
    anna.asks_in("ki", "08", "Landesweit gefragt aus Herrenberg", "Für alle.");

    let here = anna.browser.visits("/r/08115");
    let there = anna.browser.visits("/r/08421");

    assert_eq!(here.h1(), "Landkreis Böblingen");
    assert!(here.attributes_of("a", "href").contains(&"/k/ki?region=08115".to_owned()));
    assert!(here.attributes_of("a", "href").contains(&"/k/schulen-kitas?region=08115".to_owned()));
    let row = |page: &crate::support::Page| {
        page.texts_of(".channel-row").into_iter().find(|row| row.contains("Künstliche Intelligenz")).unwrap()
    };
    assert!(row(&here).contains("1 Thema"), "{}", row(&here));
    assert!(!row(&there).contains("1 Thema"));
}

#[test]
fn an_unknown_region_is_not_found() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    for path in ["/r/09", "/r/08999", "/r/abc", "/themen?region=08999", "/k/ki?region=x", "/k/gibt-es-nicht"]
    {
        assert_eq!(anna.browser.visits(path).status, 404, "{path}");
    }
}

#[test]
fn an_empty_forum_asks_for_the_first_thread() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    for path in ["/", "/r/08115", "/k/ki"] {
        let page = anna.browser.visits(path);
        assert!(page.text().to_lowercase().contains("noch kein thema"), "{path}: {}", page.text());
        assert!(!page.text().contains("war es ruhig"), "{path}");
    }
}
