use crate::support::TestForum;

#[test]
fn thanks_are_given_once_and_can_be_taken_back() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let form = ben.reads(&thread).form("Danke");

    let page = ben.browser.sends(&form);
    assert!(page.text_of("article.opening .post-actions").contains("(1)"));
    let page = ben.browser.sends(&form);
    assert!(page.text_of("article.opening .post-actions").contains("(1)"), "a second click changes nothing");

    let page = ben.browser.sends(&page.form("Danke"));
    assert!(!page.text_of("article.opening .post-actions").contains("(1)"));
}

#[test]
fn nobody_thanks_herself() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    assert!(!anna.reads(&thread).has_button("Danke"));
    let action = ben.reads(&thread).form("Danke").action().to_owned();
    let token = anna.reads(&thread).form("Antwort veröffentlichen").value("csrf");

    let page = anna.browser.posts(&action, &[("csrf", &token)]);

    assert_eq!(page.status, 403);
}
