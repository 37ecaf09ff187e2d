use crate::support::TestForum;

#[test]
fn a_question_is_asked_in_two_steps() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();

    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen **eines**.");

    let page = forum.member("Ben Huber").join().reads(&thread);
    assert_eq!(page.h1(), "Welches DMS nutzt ihr in kleinen Gemeinden?");
    assert!(page.html.contains("<strong>eines</strong>"), "the text is Markdown");
    assert!(page.text().contains("Anna Maier"));
    assert!(page.text().contains("Stadt Herrenberg (Landkreis Böblingen)"));
    assert!(page.text().contains("Unbeantwortet"));
}

#[test]
fn what_was_typed_comes_back_with_what_is_wrong() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let first = anna.browser.visits("/neu").form("Weiter");

    let page = anna.browser.sends(&first.with("titel", "Kurz").with("kanal", ""));

    assert_eq!(page.status, 422);
    assert!(page.text_of("title").starts_with("Fehler: "));
    assert!(page.text().contains("Der Titel ist zu kurz. Nötig sind mindestens 12 Zeichen."));
    assert!(page.text().contains("Wählen Sie einen Kanal."));
    assert_eq!(page.form("Weiter").value("titel"), "Kurz");
}

#[test]
fn an_empty_text_is_refused_and_the_title_is_kept() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let channel = forum.channel_id("ki").to_string();
    let step = format!("/neu?titel=Dienstanweisung+f%C3%BCr+KI+gesucht&kanal={channel}&fuer=08115&art=frage");
    let second = anna.browser.visits(&step);

    let page = anna.browser.sends(&second.form("veröffentlichen").with("text", " \n "));

    assert_eq!(page.status, 422);
    assert!(page.text().contains("Schreiben Sie einen Text."));
    assert_eq!(page.form("veröffentlichen").value("titel"), "Dienstanweisung für KI gesucht");
}

#[test]
fn sixty_thousand_characters_fit_and_one_more_comes_back_whole() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let text = "Zeile mit Umläuten\n".repeat(60_000 / 19);
    let thread = anna.asks("Ein sehr langer Erfahrungsbericht zur E-Akte", &text);
    assert!(anna.reads(&thread).html.len() > 60_000);

    let too_long = "ä".repeat(60_001);
    let page = anna.browser.visits(&thread.path).form("Antwort veröffentlichen").with("text", &too_long);
    let page = anna.browser.sends(&page);

    assert_eq!(page.status, 422);
    assert!(page.text().contains("Erlaubt sind 60.000 Zeichen"));
    assert_eq!(page.form("Antwort veröffentlichen").value("text").chars().count(), 60_001);
}

#[test]
fn sending_twice_asks_once() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let channel = forum.channel_id("ki").to_string();
    let step = format!("/neu?titel=Wer+hat+ein+Muster+f%C3%BCr+uns&kanal={channel}&fuer=08&art=frage");
    let form = anna.browser.visits(&step).form("veröffentlichen").with("text", "Danke im Voraus.");

    let first = anna.browser.sends(&form);
    let second = anna.browser.sends(&form);

    assert_eq!(first.path, second.path);
    let listed = anna.browser.visits("/k/ki").texts_of(".thread-row h3");
    assert_eq!(listed, ["Wer hat ein Muster für uns"]);
}

#[test]
fn a_preview_shows_the_text_and_publishes_nothing() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let channel = forum.channel_id("ki").to_string();
    let step = format!("/neu?titel=Wer+hat+ein+Muster+f%C3%BCr+uns&kanal={channel}&fuer=08&art=frage");
    let form = anna.browser.visits(&step).form("Vorschau").with("text", "Das ist *wichtig*.");

    let page = anna.browser.sends(&form);

    assert_eq!(page.status, 200);
    assert!(page.html.contains("<em>wichtig</em>"));
    assert_eq!(page.form("veröffentlichen").value("text"), "Das ist *wichtig*.");
    assert!(anna.browser.visits("/k/ki").texts_of(".thread-row h3").is_empty());
}

#[test]
fn a_regional_channel_keeps_its_threads_in_its_region() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let channel = forum.network("netzwerk-boeblingen", "Netzwerk Landkreis Böblingen", "08115");
    let step = format!("/neu?titel=Treffen+der+Lotsen+im+Herbst&kanal={channel}&fuer=08417&art=termin");

    let page = anna.browser.visits(&step);

    assert_eq!(page.status, 422);
    assert!(page.text().contains("Dieser Kanal gehört zu einer Region."));

    let preset = anna.browser.visits(&format!("/neu?kanal={channel}"));
    assert_eq!(preset.form("Weiter").value("fuer"), "08115", "the channel presets its region");
    let step = format!("/neu?titel=Treffen+der+Lotsen+im+Herbst&kanal={channel}&fuer=08115&art=termin");
    let form = anna.browser.visits(&step).form("veröffentlichen").with("text", "Wer kommt?");
    assert_eq!(anna.browser.sends(&form).h1(), "Treffen der Lotsen im Herbst");
}
