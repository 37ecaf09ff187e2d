use crate::support::TestForum;

#[test]
fn the_asker_marks_the_solution_and_may_take_it_back() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    ben.replies_to(&thread, "Wir nehmen das kleine. Es reicht.");

    let page = anna.browser.sends(&anna.reads(&thread).form("Als Lösung markieren"));

    assert!(page.text_of("#loesung").contains("Wir nehmen das kleine. Es reicht."));
    assert!(page.text_of("#loesung").contains("markiert von Anna Maier"));
    assert!(page.text_of(".thread-head").contains("Gelöst"));
    let solved = ben.browser.visits("/geloest");
    assert!(solved.text_of(".thread-row").contains("Wir nehmen das kleine."));
    assert!(ben.browser.visits("/offen").texts_of(".thread-row").is_empty());

    let confirm = anna.browser.visits(&page.link("Doch nicht gelöst"));
    let page = anna.browser.sends(&confirm.form("aufheben"));
    assert!(page.text_of(".thread-head").contains("Offen"));
    assert_eq!(page.text_of("#loesung"), "");
    let page = anna.browser.sends(&page.form("Rückgängig"));
    assert!(page.text_of(".thread-head").contains("Gelöst"));
}

#[test]
fn a_solved_question_takes_more_replies() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    ben.replies_to(&thread, "Das kleine.");
    anna.browser.sends(&anna.reads(&thread).form("Als Lösung markieren"));

    let page = ben.replies_to(&thread, "Nachtrag: Es gibt eine neue Fassung.");

    assert!(page.text().contains("2 Antworten"));
    assert!(page.text_of(".thread-head").contains("Gelöst"));
}

#[test]
fn others_cannot_mark_and_moderators_can() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let carla = forum.moderator("Carla Roth");
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    ben.replies_to(&thread, "Das kleine.");
    assert!(!ben.reads(&thread).has_button("Als Lösung markieren"));

    let form = carla.reads(&thread).form("Als Lösung markieren");
    let token = ben.reads(&thread).form("Antwort veröffentlichen").value("csrf");
    assert_eq!(ben.browser.posts(form.action(), &[("csrf", &token)]).status, 403);

    let page = carla.browser.sends(&form);
    assert!(page.text_of("#loesung").contains("markiert von Carla Roth"));
}

#[test]
fn an_experience_has_no_solution() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let channel = forum.channel_id("ki").to_string();
    let step = format!("/neu?titel=Unser+erstes+Jahr+mit+dem+Chatbot&kanal={channel}&fuer=08&art=erfahrung");
    let form = anna.browser.visits(&step).form("veröffentlichen").with("text", "So lief es.");
    let page = anna.browser.sends(&form);
    assert!(page.text_of(".thread-head").contains("Erfahrung"));

    ben.browser.sends(&ben.browser.visits(&page.path).form("Antwort veröffentlichen").with("text", "Danke!"));

    assert!(!anna.browser.visits(&page.path).has_button("Als Lösung markieren"));
}
