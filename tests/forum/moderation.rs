use crate::support::{Page, Person, TestForum, ThreadAddress};

fn acts(
    moderator: &Person<'_>,
    thread: &ThreadAddress,
    link: &str,
    button: &str,
    fields: &[(&str, &str)],
) -> Page {
    let page = moderator.browser.visits(&moderator.reads(thread).link(link));
    let mut form = page.form(button);
    for (name, value) in fields {
        form = form.with(name, value);
    }
    moderator.browser.sends(&form)
}

#[test]
fn a_moderator_closes_and_reopens_with_a_reason() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let carla = forum.moderator("Carla Roth");
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");

    let page = acts(&carla, &thread, "Schließen", "schließen", &[("grund", "Doppelt gefragt.")]);

    assert!(
        page.text()
            .contains("Carla Roth hat dieses Thema am 04.03.2026 geschlossen. Begründung: Doppelt gefragt.")
    );
    let page = anna.reads(&thread);
    assert!(page.text().contains("Dieses Thema ist geschlossen."));
    assert!(!page.has_button("Antwort veröffentlichen"));
    let token = anna.browser.visits("/neu").form("Abmelden").value("csrf");
    let path = format!("/t/{}/antworten", thread.id);
    assert_eq!(anna.browser.posts(&path, &[("csrf", &token), ("text", "Trotzdem.")]).status, 403);

    acts(&carla, &thread, "Wieder öffnen", "öffnen", &[("grund", "War doch nicht doppelt.")]);
    assert!(anna.reads(&thread).has_button("Antwort veröffentlichen"));
}

#[test]
fn a_moderator_pins_moves_and_features_and_the_log_keeps_it() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let carla = forum.moderator("Carla Roth");
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let ki = forum.channel_id("ki").to_string();

    acts(&carla, &thread, "Anheften", "nheften", &[("grund", "Wird oft gefragt.")]);
    assert!(anna.browser.visits("/k/e-akte-dms").text().contains("Angeheftet"));
    acts(&carla, &thread, "Verschieben", "erschieben", &[("kanal", &ki), ("grund", "Passt dort besser.")]);
    assert!(anna.browser.visits("/k/ki").text().contains("Welches DMS nutzt ihr"));
    let sentence = "Fünf Kommunen im Vergleich.";
    let page =
        acts(&carla, &thread, "Empfehlen", "mpfehlen", &[("satz", sentence), ("grund", "Sehr hilfreich.")]);
    assert!(page.text().contains(sentence));
    assert!(anna.browser.visits("/").text().contains(sentence), "the tip of the home page");

    let log = carla.browser.visits("/moderation/protokoll").text();
    for line in ["Angeheftet", "Verschoben von „E-Akte & DMS“ nach „Künstliche Intelligenz“", "Empfohlen"]
    {
        assert!(log.contains(line), "{line} in {log}");
    }
    assert!(log.contains("Passt dort besser."));
}

#[test]
fn nothing_is_done_without_a_reason() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let carla = forum.moderator("Carla Roth");
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");

    let page = acts(&carla, &thread, "Empfehlen", "mpfehlen", &[("satz", "Ein guter Satz.")]);

    assert_eq!(page.status, 422);
    assert!(page.text().contains("Schreiben Sie eine Begründung."));
    assert_eq!(page.form("mpfehlen").value("satz"), "Ein guter Satz.");
    assert!(!anna.reads(&thread).text().contains("Empfohlen"));
}

#[test]
fn members_do_not_moderate() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let token = anna.reads(&thread).form("Antwort veröffentlichen").value("csrf");

    for action in ["anheften", "schliessen", "verschieben", "empfehlen"] {
        let path = format!("/t/{}/{action}", thread.id);
        assert_eq!(anna.browser.gets(&path).status, 403, "GET {path}");
        let fields =
            [("csrf", token.as_str()), ("grund", "Weil ich will."), ("satz", "Ein Satz."), ("kanal", "1")];
        assert_eq!(anna.browser.posts(&path, &fields).status, 403, "POST {path}");
    }
    assert_eq!(anna.browser.gets("/moderation/protokoll").status, 403);
    assert_eq!(anna.browser.gets("/verwaltung/post").status, 403);
}

#[test]
fn two_moderators_at_once_do_not_undo_each_other() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let (carla, david) = (forum.moderator("Carla Roth"), forum.moderator("David Lang"));
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let form = |who: &Person<'_>| {
        let page = who.browser.visits(&who.reads(&thread).link("Schließen"));
        page.form("schließen").with("grund", "Doppelt gefragt.")
    };
    let (first, second) = (form(&carla), form(&david));

    carla.browser.sends(&first);
    carla.browser.sends(&first);
    david.browser.sends(&second);

    assert!(anna.reads(&thread).text().contains("Dieses Thema ist geschlossen."));
    let log = carla.browser.visits("/moderation/protokoll").text();
    assert_eq!(log.matches("Doppelt gefragt.").count(), 1, "{log}");
}
