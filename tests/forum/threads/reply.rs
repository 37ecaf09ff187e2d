use crate::support::TestForum;

#[test]
fn a_reply_stands_below_the_question() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");

    let page = ben.replies_to(&thread, "Wir sind zufrieden mit unserem.");

    assert!(page.text().contains("Ihre Antwort ist jetzt zu sehen."));
    assert!(page.text().contains("1 Antwort"));
    assert!(page.text_of("article.post:not(.opening)").contains("Wir sind zufrieden mit unserem."));
    assert!(anna.browser.visits("/k/e-akte-dms").text().contains("von B. Huber"));
}

#[test]
fn sending_twice_replies_once() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let form = anna.reads(&thread).form("Antwort veröffentlichen").with("text", "Noch etwas dazu.");

    let first = anna.browser.sends(&form);
    let second = anna.browser.sends(&form);

    assert_eq!(first.path, second.path);
    assert!(second.text().contains("1 Antwort"));
}

#[test]
fn answering_a_post_names_it_and_quoting_brings_its_words() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    ben.replies_to(&thread, "Wir haben **zwei**\n\nim Vergleich.");

    let quote = anna.reads(&thread).attributes_of("article.post:not(.opening) a[href*=zitat]", "href");
    let page = anna.browser.visits(&quote[0]);
    let form = page.form("Antwort veröffentlichen");
    assert_eq!(form.value("text").trim_end(), "> Wir haben **zwei**\n> \n> im Vergleich.");
    let page = anna.browser.sends(&form);

    assert!(page.text().contains("Antwort auf #2 (B. Huber)"));
}

#[test]
fn a_text_survives_the_end_of_the_session() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let form = anna.reads(&thread).form("Antwort veröffentlichen").with("text", "Vierzig Minuten Arbeit.");
    forum.clock().forward(chrono::Duration::days(15));

    let page = anna.browser.sends(&form);

    assert_eq!(page.status, 401);
    assert!(page.text().contains("Ihre Anmeldung war abgelaufen."));
    assert!(page.html.contains("Vierzig Minuten Arbeit."));
    let sign_in = page.form("Anmelden").with("email", &anna.email).with("passwort", "Kehrwoche-2026");
    let page = anna.browser.sends(&sign_in);
    assert_eq!(page.form("Antwort veröffentlichen").value("text"), "Vierzig Minuten Arbeit.");
    let page = anna.browser.sends(&page.form("Antwort veröffentlichen"));
    assert!(page.text_of("article.post:not(.opening)").contains("Vierzig Minuten Arbeit."));
}

#[test]
fn who_writes_too_much_has_to_wait() {
    let forum = TestForum::start_with(|config| config.limits.writing = 3);
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    anna.replies_to(&thread, "Erste.");
    anna.replies_to(&thread, "Zweite.");

    let page = anna.replies_to(&thread, "Dritte.");

    assert_eq!(page.status, 429);
    assert!(page.headers.contains_key("retry-after"));
    assert!(page.text().contains("Das waren zu viele Versuche."));
    assert_eq!(page.form("Antwort veröffentlichen").value("text"), "Dritte.", "nothing typed is lost");
}

#[test]
fn a_preview_after_the_session_keeps_the_text_too() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let form = anna.reads(&thread).form("Vorschau").with("text", "Noch nicht ganz fertig.");
    forum.clock().forward(chrono::Duration::days(15));

    let page = anna.browser.sends(&form);

    assert_eq!(page.status, 401);
    let sign_in = page.form("Anmelden").with("email", &anna.email).with("passwort", "Kehrwoche-2026");
    let page = anna.browser.sends(&sign_in);
    assert_eq!(page.form("Antwort veröffentlichen").value("text"), "Noch nicht ganz fertig.");
}

#[test]
fn many_clicks_at_once_make_one_reply() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let form = anna.reads(&thread).form("Antwort veröffentlichen").with("text", "Nur einmal.");

    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let clicks: Vec<_> = (0..4).map(|_| scope.spawn(|| anna.browser.sends(&form).status)).collect();
        clicks.into_iter().map(|click| click.join().unwrap()).collect()
    });

    assert_eq!(statuses, [200; 4]);
    assert!(anna.reads(&thread).text().contains("1 Antwort"));
}
