use crate::support::TestForum;

#[test]
fn an_edit_shows_its_history() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eins.");
    forum.clock().forward(chrono::Duration::hours(1));

    let edit = anna.browser.visits(&anna.reads(&thread).link("Bearbeiten"));
    let form = edit.form("speichern").with("text", "Wir suchen eines bis Herbst.");
    let page = anna.browser.sends(&form.with("titel", "Welches DMS nutzt ihr in Gemeinden bis 5.000?"));

    assert_eq!(page.h1(), "Welches DMS nutzt ihr in Gemeinden bis 5.000?");
    assert!(page.text().contains("Wir suchen eines bis Herbst."));
    let history = ben.browser.visits(&ben.reads(&thread).link("bearbeitet"));
    assert!(history.text().contains("Wir suchen eins."));
    assert!(history.text().contains("Welches DMS nutzt ihr in kleinen Gemeinden?"));
}

#[test]
fn a_correction_in_the_first_minutes_leaves_no_trace() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchn eins.");

    let edit = anna.browser.visits(&anna.reads(&thread).link("Bearbeiten"));
    let page = anna.browser.sends(&edit.form("speichern").with("text", "Wir suchen eins."));

    assert!(page.text().contains("Wir suchen eins."));
    assert!(page.attributes_of("article a[href$=verlauf]", "href").is_empty());
}

#[test]
fn two_edits_at_once_show_both_texts() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Erste Fassung.");
    let address = anna.reads(&thread).link("Bearbeiten");
    let at_home = anna.browser.visits(&address).form("speichern").with("text", "Vom Rathaus.");
    let on_the_phone = anna.browser.visits(&address).form("speichern").with("text", "Vom Handy.");
    anna.browser.sends(&at_home);

    let page = anna.browser.sends(&on_the_phone);

    assert_eq!(page.status, 409);
    assert!(page.text().contains("Vom Rathaus."));
    assert_eq!(page.form("speichern").value("text"), "Vom Handy.");
    let page = anna.browser.sends(&page.form("speichern"));
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Vom Handy."));
}

#[test]
fn only_the_author_edits() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let address = anna.reads(&thread).link("Bearbeiten");

    let page = ben.browser.visits(&address);

    assert_eq!(page.status, 403);
    assert!(page.text().contains("Bearbeiten darf nur, wer den Beitrag geschrieben hat."));
}
