//! The log tells what happened and never to whom.

use crate::support::{PASSWORD, TestForum};

#[test]
fn the_log_of_a_story_names_nobody() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join_without_signing_in();
    let program = crate::support::Start { log_level: "debug", ..forum.program() }.run();
    let browser = program.browser();

    let form = browser.visits("/anmelden").form("Anmelden");
    browser.sends(&form.clone().with("email", &anna.email).with("passwort", "falsches-wort"));
    browser.sends(&form.with("email", &anna.email).with("passwort", PASSWORD));
    let channel = forum.channel_id("e-akte-dms").to_string();
    let first = browser.visits("/neu").form("Weiter").with("titel", "Welches DMS nutzt ihr im Rathaus?");
    let first = first.with("kanal", &channel).with("kanal_anderer", "").with("fuer", "08");
    let second = browser.sends(&first.with("fuer_andere", ""));
    let thread = browser.sends(&second.form("veröffentlichen").with("text", "Unser Kämmerer fragt."));
    assert_eq!(thread.status, 200, "{}", thread.text());
    browser.visits("/k/e-akte-dms?region=08115");
    browser.visits("/e/kein-gueltiges-zeichen/abmelden");
    let settings = browser.visits("/konto/post");
    assert_eq!(settings.status, 200);

    let log = program.log();
    let session = browser.cookie("sitzung").unwrap();
    let tokens = [&*session, PASSWORD, "falsches-wort", "kein-gueltiges-zeichen"];
    let people = ["Anna", "Maier", "anna.maier", "rathaus.example", "192.0.2.1"];
    for word in people.iter().chain(&tokens).chain(&["Welches", "welches", "Kämmerer", "08115"]) {
        let line = log.lines().find(|line| line.contains(word)).unwrap_or_default();
        assert!(line.is_empty(), "the log says „{word}“: {line}");
    }
    let line = log.lines().find(|line| line.contains("/t/{thread}")).expect("requests are logged at debug");
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!((&line["fields"]["method"], &line["fields"]["status"]), (&"GET".into(), &200.into()));
}

#[test]
fn the_number_on_the_page_of_a_fault_leads_to_its_lines() {
    use diesel::connection::SimpleConnection;
    let forum = TestForum::start();
    let program = forum.program().run();
    let dropped = forum
        .app()
        .db
        .write(|conn| Ok(conn.batch_execute("alter table channel_subscriptions rename to lost")?));
    dropped.unwrap();

    let page = program.browser().visits("/anmelden");
    assert_eq!(page.status, 200, "what needs no subscriptions still works");
    let anna = forum.member("Anna Maier").join_without_signing_in();
    let browser = program.browser();
    let form = browser.visits("/anmelden").form("Anmelden");
    browser.sends(&form.with("email", &anna.email).with("passwort", PASSWORD));
    let page = browser.visits("/kanaele");

    assert_eq!(page.status, 500, "{}", page.text());
    let number = page.text_of("main b");
    let log = program.log();
    let lines: Vec<_> = log.lines().filter(|line| line.contains(&number)).collect();
    assert_eq!(lines.len(), 2, "what went wrong, and in which request: {log}");
    assert!(lines.iter().any(|line| line.contains("/kanaele")), "{lines:?}");
}
