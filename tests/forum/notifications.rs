use crate::support::TestForum;

#[test]
fn a_reply_and_a_solution_are_told() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");

    ben.replies_to(&thread, "Das kleine.");
    forum.runs_due_jobs();
    forum.runs_due_jobs();

    let page = anna.browser.visits("/mitteilungen");
    let rows = page.texts_of(".notifications li");
    assert_eq!(rows.len(), 1, "{}", page.text());
    assert!(rows[0].contains("Ben Huber hat auf Ihr Thema"));
    assert!(anna.browser.visits("/").text_of(".for-you").contains("Ben Huber hat auf Ihr Thema"));

    anna.browser.sends(&anna.reads(&thread).form("Als Lösung markieren"));
    forum.runs_due_jobs();

    assert!(ben.browser.visits("/mitteilungen").text().contains("Anna Maier hat Ihre Antwort in"));
    assert!(!anna.browser.visits("/mitteilungen").text().contains("als Lösung markiert"));
}

#[test]
fn reading_the_thread_settles_what_was_told_about_it() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    ben.replies_to(&thread, "Das kleine.");
    forum.runs_due_jobs();
    assert!(anna.browser.visits("/offen").text_of(".site-header").contains("1"));

    anna.reads(&thread);

    assert!(anna.browser.visits("/mitteilungen?filter=ungelesen").texts_of(".notifications li").is_empty());
}

#[test]
fn all_can_be_marked_as_read() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    ben.replies_to(&thread, "Das kleine.");
    ben.replies_to(&thread, "Oder das große.");
    forum.runs_due_jobs();

    let page = anna.browser.visits("/mitteilungen");
    assert_eq!(page.texts_of(".notifications li").len(), 2);
    anna.browser.sends(&page.form("Alle als gelesen markieren"));

    assert!(anna.browser.visits("/mitteilungen?filter=ungelesen").texts_of(".notifications li").is_empty());
    assert_eq!(anna.browser.visits("/mitteilungen").texts_of(".notifications li").len(), 2);
}
