use lotsenforum::forum::accounts::Role;

use serde_json::json;

use crate::support::{Page, Person, TestForum};

/// Changes the channel "Künstliche Intelligenz" as who runs the platform.
fn changes(admin: &Person<'_>, typed: &[(&str, &str)]) -> Page {
    let form = admin.browser.visits("/verwaltung/kanaele/ki").form("Speichern");
    admin.browser.sends(&typed.iter().fold(form, |form, (name, value)| form.with(name, value)))
}

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

#[test]
fn who_wants_to_hear_of_every_new_thread_is_told_at_once() {
    let forum = TestForum::start();
    let (anna, ben) = (forum.member("Anna Maier").join(), forum.member("Ben Huber").join());
    let cleo = forum.member("Cleo Vogt").join();
    for (person, level) in [(&anna, "alle"), (&ben, "alle"), (&cleo, "wochenrueckblick")] {
        let form = person.browser.visits("/k/ki").form("Speichern");
        let page = person.browser.sends(&form.with("abo", level));
        assert_eq!(page.form("Speichern").value("abo"), level);
    }
    let pressed = anna.browser.visits("/kanaele").texts_of(".channel-row [aria-pressed=true]");
    assert!(pressed.len() == 1 && pressed[0].contains("Künstliche Intelligenz"), "{pressed:?}");
    assert!(anna.browser.visits("/").text_of("aside").contains("Künstliche Intelligenz"));

    ben.asks_in("ki", "08", "Wer nutzt schon ein Sprachmodell?", "Wir überlegen noch.");
    ben.asks_in("prozesse", "08", "Wer zeichnet Prozesse mit BPMN?", "Wir fangen gerade an.");
    forum.runs_due_jobs();
    forum.runs_due_jobs();

    let rows = anna.browser.visits("/mitteilungen").texts_of(".notifications li");
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert!(
        rows[0].contains("Ben Huber hat das Thema „Wer nutzt schon ein Sprachmodell?“ begonnen."),
        "{rows:?}"
    );
    assert!(rows[0].contains("weil Sie den Kanal „Künstliche Intelligenz“ abonniert haben"), "{rows:?}");
    for person in [&ben, &cleo] {
        assert!(person.browser.visits("/mitteilungen").texts_of(".notifications li").is_empty());
    }
}

#[test]
fn nobody_is_told_of_a_thread_that_is_closed_to_her() {
    let forum = TestForum::start();
    let admin = forum.member("Adam Admin").with_role(Role::Admin).join();
    let anna = forum.member("Anna Maier").join();
    anna.browser.sends(&anna.browser.visits("/k/ki").form("Speichern").with("abo", "alle"));
    changes(&admin, &[("zugang", "geschuetzt")]);

    admin.asks_in("ki", "08", "Wer nutzt schon ein Sprachmodell?", "Wir überlegen noch.");
    forum.runs_due_jobs();

    let page = anna.browser.visits("/mitteilungen");
    assert!(!page.html.contains("Sprachmodell") && page.texts_of(".notifications li").is_empty());
    assert!(!page.text_of(".site-header").contains('1'), "{}", page.text_of(".site-header"));
}

const OUTLINE: &str = "**Was wird beschafft?**\n\n**Bis wann?**";

#[test]
fn a_text_begins_with_the_outline_of_its_channel() {
    let forum = TestForum::start();
    let admin = forum.member("Adam Admin").with_role(Role::Admin).join();
    let anna = forum.member("Anna Maier").join();
    let page = changes(&admin, &[("geruest", &"x".repeat(2_001))]);
    assert_eq!(page.status, 422);
    assert!(page.text_of("#geruest-fehler").contains("2.000 Zeichen"), "{}", page.text());
    assert_eq!(page.form("Speichern").value("geruest").len(), 2_001);
    changes(&admin, &[("geruest", OUTLINE)]);

    let write = |channel: &str| {
        let form = anna.browser.visits(&format!("/neu?kanal={channel}")).form("Weiter");
        anna.browser.sends(&form.with("titel", "Wer beschafft gerade Scanner?"))
    };
    let channel = forum.channel_id("ki").to_string();
    let page = write(&channel);
    assert_eq!(page.form("Frage veröffentlichen").value("text"), OUTLINE);
    assert_eq!(
        write(&forum.channel_id("prozesse").to_string()).form("Frage veröffentlichen").value("text"),
        ""
    );

    let page = anna.browser.sends(&page.form("Frage veröffentlichen"));
    assert_eq!(page.status, 422);
    assert!(page.text_of("#text-fehler").contains("noch das leere Textgerüst"), "{}", page.text());
    assert_eq!(page.form("Frage veröffentlichen").value("text"), OUTLINE);

    let typed = page.form("Frage veröffentlichen").with("text", "").with("aktion", "vorschau");
    let page = anna.browser.sends(&typed);
    assert_eq!(page.form("Frage veröffentlichen").value("text"), "", "what she deleted stays away");

    let filled = OUTLINE.replace("wann?**", "wann?** Bis März.");
    let page = anna.browser.sends(&page.form("Frage veröffentlichen").with("text", &filled));
    assert!(page.path.starts_with("/t/"), "{}", page.text());
    assert!(page.text().contains("Bis März."));
}

#[test]
fn an_archived_channel_is_read_and_nothing_more() {
    let forum = TestForum::start();
    let admin = forum.member("Adam Admin").with_role(Role::Admin).join();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks_in("ki", "08", "Wer nutzt schon ein Sprachmodell?", "Wir überlegen noch.");
    let other = anna.asks_in("prozesse", "08", "Wer zeichnet Prozesse mit BPMN?", "Wir fangen gerade an.");
    let reply = anna.reads(&thread).form("Antwort veröffentlichen").with("text", "Noch etwas dazu.");
    let channel = forum.channel_id("ki").to_string();
    let ask = anna.browser.visits(&format!("/neu?kanal={channel}&titel=Wer+nutzt+denn+eins%3F"));
    let ask = ask.form("Frage veröffentlichen").with("text", "Wir nicht.");

    let page = changes(&admin, &[("stand", "archiviert")]);

    assert!(page.text_of(".page-head").contains("Archiviert"), "{}", page.text());
    let page = anna.reads(&thread);
    assert!(page.text().contains("Wir überlegen noch.") && page.text().contains("ist archiviert"));
    assert!(!page.has_button("Antwort veröffentlichen"));
    let page = anna.browser.sends(&reply);
    assert_eq!(page.status, 403);
    assert!(page.text().contains("Dieser Kanal ist archiviert."), "{}", page.text());
    let page = anna.browser.sends(&ask);
    assert_eq!(page.status, 422);
    assert!(page.text_of("#kanal-fehler").contains("Dieser Kanal ist archiviert"), "{}", page.text());
    assert!(!anna.browser.visits("/neu").text().contains("Künstliche Intelligenz"));
    let page = anna.browser.visits("/k/ki");
    assert!(page.text().contains("wird nur noch gelesen") && page.text().contains("Sprachmodell"));
    let overview = anna.browser.visits("/kanaele").text();
    let (living, archive) = overview.split_once("Archivierte Kanäle").unwrap();
    assert!(!living.contains("Künstliche Intelligenz") && archive.contains("Künstliche Intelligenz"));
    let move_form = admin.browser.visits(&format!("/t/{}/verschieben", other.id));
    assert!(!move_form.text().contains("Künstliche Intelligenz"), "{}", move_form.text());
    for waiting in ["/offen", "/offen?region=08115"] {
        assert!(
            !anna.browser.visits(waiting).text().contains("Sprachmodell"),
            "nobody can answer it: {waiting}"
        );
    }
    let log = admin.browser.visits("/verwaltung/protokoll").text();
    assert!(log.contains("Archiviert: „Künstliche Intelligenz“"), "{log}");

    changes(&admin, &[("stand", "offen")]);

    assert!(anna.reads(&thread).has_button("Antwort veröffentlichen"));
    assert!(anna.browser.sends(&reply).text().contains("Noch etwas dazu."));
    let log = admin.browser.visits("/verwaltung/protokoll").text();
    assert!(log.contains("Aus dem Archiv geholt: „Künstliche Intelligenz“"), "{log}");
}

#[test]
fn channels_are_put_in_order_by_numbers() {
    let forum = TestForum::start();
    let admin = forum.member("Adam Admin").with_role(Role::Admin).join();
    let anna = forum.member("Anna Maier").join();
    let first = |page: Page| page.text_of(".channel-row h3");
    assert!(first(anna.browser.visits("/kanaele")).contains("E-Akte"));
    let field = format!("platz-{}", forum.channel_id("ki"));

    let form = admin.browser.visits("/verwaltung/kanaele").form("Reihenfolge speichern");
    let page = admin.browser.sends(&form.with(&field, "ganz oben"));
    assert_eq!(page.status, 422);
    assert!(page.text_of(&format!("#{field}-fehler")).contains("Zahl von 0 bis 9.999"), "{}", page.text());
    assert_eq!(page.form("Reihenfolge speichern").value(&field), "ganz oben");
    assert!(first(anna.browser.visits("/kanaele")).contains("E-Akte"));

    admin.browser.sends(&page.form("Reihenfolge speichern").with(&field, "0"));

    assert!(first(anna.browser.visits("/kanaele")).contains("Künstliche Intelligenz"));
    let csrf = anna.browser.visits("/k/ki").form("Speichern").value("csrf");
    let typed = [("csrf", csrf.as_str()), (&field, "9")];
    assert_eq!(anna.browser.posts("/verwaltung/kanalreihenfolge", &typed).status, 403);
}

#[test]
fn programs_are_held_to_the_archive_and_the_outline() {
    let forum = TestForum::start();
    let admin = forum.member("Adam Admin").with_role(Role::Admin).join();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks_in("ki", "08", "Wer nutzt schon ein Sprachmodell?", "Wir überlegen noch.");
    let program = forum.program_of(&anna);
    let ask = |text: &str| {
        let body = json!({"title": "Wer beschafft gerade Scanner?", "channel": "ki", "body_md": text});
        program.posts("/threads", body)
    };
    changes(&admin, &[("geruest", OUTLINE)]);
    let answered = ask(&format!("  {OUTLINE}\n"));
    assert_eq!(
        (answered.status, answered.fields()),
        (422, vec!["body_md invalid".to_owned()]),
        "{}",
        answered.text
    );

    changes(&admin, &[("stand", "archiviert")]);

    let answered = ask("Wir suchen einen.");
    assert_eq!(
        (answered.status, answered.fields()),
        (422, vec!["channel channel_archived".to_owned()]),
        "{}",
        answered.text
    );
    let reply = program.posts(&format!("/threads/{}/posts", thread.id), json!({"body_md": "Noch etwas."}));
    assert_eq!((reply.status, reply.code()), (403, "channel_archived"), "{}", reply.text);
    let channels = program.gets("/channels").json["channels"].clone();
    let own = channels.as_array().unwrap().iter().find(|channel| channel["slug"] == "ki").unwrap().clone();
    let told = json!([own["is_archived"], own["thread_count"], own["open_count"]]);
    assert_eq!(told, json!([true, 1, 0]));
}
