use crate::support::{Mail, Person, TestForum, at};

const TUESDAY: &str = "2026-03-10T07:50:00+01:00";

fn something_happens(forum: &TestForum) {
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    ben.replies_to(&thread, "Wir nehmen das kleine.");
    anna.browser.sends(&anna.reads(&thread).form("Als Lösung markieren"));
}

fn digest_of(forum: &TestForum, person: &Person<'_>) -> Mail {
    forum.clock().set(at(TUESDAY));
    forum.runs_due_jobs();
    forum.mails_to(person).pop().expect("a digest")
}

fn path_of(forum: &TestForum, url: &str) -> String {
    url.trim_matches(['<', '>']).replace(forum.base(), "")
}

/// The link in the text part that leads to the mail settings.
fn settings_link(forum: &TestForum, mail: &Mail) -> String {
    let text = mail.text();
    let mut links =
        text.split_whitespace().filter(|word| word.contains("/e/") && !word.ends_with("/abmelden"));
    path_of(forum, links.next_back().expect("a link to the settings"))
}

#[test]
fn a_weekday_is_chosen_and_kept() {
    let forum = TestForum::start();
    let dora = forum.member("Dora Klein").join();
    let page = dora.browser.visits("/konto/post");
    assert_eq!(page.form("Speichern").value("wochentag"), "2", "Tuesday is the default");
    assert!(page.text().contains("Dienstag, 10. März 2026"), "{}", page.text());

    let page = dora.browser.sends(&page.form("Speichern").with("wochentag", "4"));
    assert!(page.text().contains("Ihre E-Mail-Einstellungen gelten ab sofort."));
    assert!(page.text().contains("Donnerstag, 5. März 2026"), "{}", page.text());
    something_happens(&forum);
    forum.clock().set(at("2026-03-05T07:50:00+01:00"));
    forum.runs_due_jobs();

    assert_eq!(forum.mails_to(&dora).len(), 1);
}

#[test]
fn a_mail_program_unsubscribes_with_one_click() {
    let forum = TestForum::start();
    let dora = forum.member("Dora Klein").join();
    something_happens(&forum);
    let address = path_of(&forum, &digest_of(&forum, &dora).header("List-Unsubscribe"));

    let program = forum.browser();
    let page = program.posts_from(&address, &[("List-Unsubscribe", "One-Click")], "null");

    assert_eq!(page.status, 200);
    assert_eq!(program.posts(&address, &[("List-Unsubscribe", "One-Click")]).status, 200, "and once more");
    let anna = forum.member("Nina Neu").join();
    anna.asks_in("ki", "08", "Noch eine Frage zur KI im Rathaus", "Wer weiß es?");
    forum.clock().set(at("2026-03-17T07:50:00+01:00"));
    forum.runs_due_jobs();
    assert_eq!(forum.mails_to(&dora).len(), 1, "nothing more came");
    assert!(dora.browser.visits("/konto/post").form("Speichern").value("rhythmus") == "nie");
}

#[test]
fn the_page_behind_the_link_offers_choices_without_sign_in() {
    let forum = TestForum::start();
    let dora = forum.member("Dora Klein").join();
    something_happens(&forum);
    let address = path_of(&forum, &digest_of(&forum, &dora).header("List-Unsubscribe"));
    let guest = forum.browser();

    let page = guest.visits(&address);
    assert!(page.text().contains("d•••••@rathaus.example"), "{}", page.text());
    assert!(!page.text().contains("Dora"), "nothing but the masked address");
    let page = guest.sends(&page.form("Wochenrückblick abbestellen"));

    assert_eq!(page.h1(), "Der Wochenrückblick ist abbestellt.");
    let page = guest.visits(&page.link("E-Mail-Einstellungen ansehen"));
    let page = guest.sends(&page.form("Speichern").with("rhythmus", "monatlich"));
    assert_eq!(page.form("Speichern").value("rhythmus"), "monatlich");
}

#[test]
fn the_settings_link_works_for_ninety_days_and_signs_nobody_in() {
    let forum = TestForum::start();
    let dora = forum.member("Dora Klein").join();
    something_happens(&forum);
    let mail = digest_of(&forum, &dora);
    let link = settings_link(&forum, &mail);
    let guest = forum.browser();

    assert_eq!(guest.visits(&link).h1(), "E-Mail-Einstellungen");
    assert_eq!(guest.visits("/").h1(), "Anmelden");
    forum.clock().forward(chrono::Duration::days(91));
    let late = guest.visits(&link);
    assert_eq!(late.status, 404);
    assert!(late.text().contains("Dieser Link gilt nicht mehr"));
    let unsubscribe = path_of(&forum, &mail.header("List-Unsubscribe"));
    assert_eq!(guest.visits(&unsubscribe).status, 200, "unsubscribing works for ever");
    for forged in
        ["/e/abc", "/e/abc/abmelden", &format!("{}x", link), "/e/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
    {
        assert_eq!(guest.visits(forged).status, 404, "{forged}");
        assert_eq!(guest.posts(forged, &[("abbestellen", "alles")]).status, 404, "{forged}");
    }
}

#[test]
fn a_pause_holds_back_and_a_wrong_day_comes_back() {
    let forum = TestForum::start();
    let dora = forum.member("Dora Klein").join();
    let form = dora.browser.visits("/konto/post").form("Speichern");
    let page = dora.browser.sends(&form.clone().with("pause", "irgendwann"));
    assert_eq!(page.status, 422);
    assert!(page.text().contains("Geben Sie einen Tag in der Zukunft an"));

    dora.browser.sends(&form.with("pause", "2026-03-12"));
    something_happens(&forum);
    forum.clock().set(at(TUESDAY));
    forum.runs_due_jobs();

    assert!(forum.mails_to(&dora).is_empty());
}

#[test]
fn what_is_muted_stays_out() {
    let forum = TestForum::start();
    let dora = forum.member("Dora Klein").join();
    let emil = forum.member("Emil Groß").join();
    something_happens(&forum);
    let row = dora.browser.visits("/geloest").link("Welches DMS");
    dora.browser
        .sends(&dora.browser.visits("/k/e-akte-dms").form("Speichern").with("abo", "wochenrueckblick"));
    dora.browser.sends(&dora.browser.visits(&row).form("Stummschalten"));
    emil.browser.sends(&emil.browser.visits("/k/e-akte-dms").form("Speichern").with("abo", "stumm"));
    let other = forum.member("Nina Neu").join();
    other.asks_in("ki", "08", "Noch eine Frage zur KI im Rathaus", "Wer weiß es?");
    forum.clock().set(at("2026-03-10T12:00:00+01:00"));

    forum.runs_due_jobs();

    for person in [&dora, &emil] {
        for mail in forum.mails_to(person) {
            assert!(!mail.text().contains("Welches DMS"), "{} got it", person.name);
        }
    }
}
