use crate::support::{Page, Person, TestForum};

const TITLE: &str = "Welches DMS nutzt ihr in kleinen Gemeinden?";

/// Fills the form of the profile.
fn saves(person: &Person<'_>, fields: &[(&str, &str)]) -> Page {
    let form = person.browser.visits("/konto/profil").form("Profil speichern");
    let form = fields.iter().fold(form, |form, (name, value)| form.with(name, value));
    person.browser.sends(&form)
}

#[test]
fn a_member_tells_of_herself_what_she_likes() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();

    let before = ben.browser.visits("/m/anna.maier");
    let page = saves(
        &anna,
        &[
            ("funktion", "Digitallotsin,  Hauptamt"),
            ("thema", "E-Akte & DMS"),
            ("ueber_mich", "Ich helfe gern.\r\nMehr auf https://rathaus.example/dms.\r\n<b>fett</b>"),
            ("telefon", "07032 / 924-0"),
            ("zeigt_email", "ja"),
            ("per_du", "ja"),
        ],
    );

    assert!(!before.text().contains("Kontakt") && before.text().contains("Mitglied seit März 2026"));
    assert_eq!((page.status, page.path.as_str(), page.h1().as_str()), (200, "/m/anna.maier", "Anna Maier"));
    assert!(page.text().contains("So sehen Sie jetzt die anderen Mitglieder."));
    let page = ben.browser.visits("/m/anna.maier");
    let text = page.text();
    for told in [
        "Digitallotsin, Hauptamt",
        "Stadt Herrenberg (Landkreis Böblingen)",
        "gern per Du",
        "Ich helfe gern.",
        "<b>fett</b>",
        "E-Akte & DMS",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    assert_eq!(page.link("https://rathaus.example/dms"), "https://rathaus.example/dms");
    assert_eq!(page.link("07032"), "tel:070329240");
    assert_eq!(page.link("anna.maier@"), "mailto:anna.maier@rathaus.example");
    assert_eq!(page.link("E-Akte & DMS"), "/mitglieder?thema=E-Akte+%26+DMS");
    assert!(!text.contains("Profil bearbeiten") && !text.contains("zuletzt"));
}

#[test]
fn what_is_wrong_is_said_at_the_field_and_what_was_typed_comes_back() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();

    let long = "ä".repeat(501);
    let page = saves(&anna, &[("ihr_name", "\u{202e} "), ("ueber_mich", &long), ("funktion", "Hauptamt")]);

    assert_eq!(page.status, 422);
    let told = page.text_of("[role=alert]");
    assert!(told.contains("Geben Sie Ihren Vor- und Nachnamen ein."), "{told}");
    assert!(told.contains("Der Text ist zu lang. Erlaubt sind 500 Zeichen."), "{told}");
    assert_eq!(page.form("Profil speichern").value("funktion"), "Hauptamt");
    assert_eq!(page.form("Profil speichern").value("ueber_mich"), long);
    assert_eq!(anna.browser.visits("/m/anna.maier").h1(), "Anna Maier");
}

#[test]
fn another_name_shows_everywhere_at_once_and_the_address_stays() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks(TITLE, "Wir suchen eines.");
    ben.replies_to(&thread, "Wir sind zufrieden mit dem kleinen.");
    forum.runs_due_jobs();
    // Kept pages are warm.
    for path in [thread.path.as_str(), "/themen", "/k/e-akte-dms", "/mitteilungen"] {
        anna.browser.visits(path);
        ben.browser.visits(path);
    }

    saves(&ben, &[("ihr_name", "Ben Huber-Seitz")]);

    for path in [thread.path.as_str(), "/mitteilungen", "/m/ben.huber"] {
        let text = anna.browser.visits(path).text();
        assert!(text.contains("Ben Huber-Seitz"), "{path}: {text}");
    }
    saves(&anna, &[("ihr_name", "Anna Vogt")]);
    for path in [thread.path.as_str(), "/themen", "/k/e-akte-dms"] {
        let page = ben.browser.visits(path);
        assert!(page.text().contains("Anna Vogt") && !page.text().contains("Anna Maier"), "{path}");
        assert_eq!(page.link("Anna Vogt"), "/m/anna.maier");
    }
}

#[test]
fn the_name_of_who_moderated_or_marked_changes_too() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let karin = forum.moderator("Karin Lechner");
    let thread = anna.asks(TITLE, "Wir suchen eines.");
    ben.replies_to(&thread, "Wir sind zufrieden mit dem kleinen.");
    karin.browser.sends(&karin.reads(&thread).form("Als Lösung markieren"));
    let pin = karin.reads(&thread).link("Anheften");
    let form = karin.browser.visits(&pin).form("nheften");
    karin.browser.sends(&form.with("grund", "Das suchen gerade viele."));
    let carl = forum.member("Carl Roth").join();
    carl.reads(&thread);
    assert!(carl.reads(&thread).text().contains("Karin Lechner"));

    saves(&karin, &[("ihr_name", "Karin Lechner-Beck")]);

    let text = carl.reads(&thread).text();
    assert_eq!(text.matches("Karin Lechner").count(), text.matches("Karin Lechner-Beck").count(), "{text}");
    assert!(text.contains("Karin Lechner-Beck"));
}

#[test]
fn a_profile_lists_what_she_wrote_in_seven_statements() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks(TITLE, "Wir suchen eines.");
    ben.replies_to(&thread, "Wir sind zufrieden mit dem kleinen.");
    let queries = |page: &Page| page.headers["x-queries"].clone();
    let before = queries(&anna.browser.visits("/m/ben.huber"));
    anna.browser.sends(&anna.reads(&thread).form("Als Lösung markieren"));
    for number in 0..12 {
        ben.asks(&format!("Wer hat Erfahrung mit Vorhaben Nummer {number}?"), "Wir stehen am Anfang.");
    }

    let page = anna.browser.visits("/m/ben.huber");

    assert!(page.text().contains("1-mal als Lösung markiert"), "{}", page.text());
    assert_eq!(page.texts_of("h2"), ["Lösungen", "Beiträge", "Fragen"]);
    assert_eq!(page.texts_of("section[aria-labelledby=fragen] li").len(), 10);
    assert!(page.text_of("section[aria-labelledby=fragen] li").contains("Nummer 11"));
    assert_eq!(queries(&page), before, "the same number of statements, whatever she wrote");
    assert_eq!(anna.browser.visits("/m/anna.maier").texts_of("h2"), ["Fragen"]);
}

#[test]
fn the_number_of_solutions_can_be_switched_off() {
    let forum = TestForum::start_with(|config| config.forum.solution_counts = false);
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks(TITLE, "Wir suchen eines.");
    ben.replies_to(&thread, "Wir sind zufrieden mit dem kleinen.");
    anna.browser.sends(&anna.reads(&thread).form("Als Lösung markieren"));

    let text = anna.browser.visits("/m/ben.huber").text();

    assert!(text.contains("Lösungen") && !text.contains("als Lösung markiert"), "{text}");
}

#[test]
fn of_who_is_suspended_there_is_the_name_only() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    saves(&ben, &[("telefon", "07032 9240"), ("thema", "Fachverfahren")]);
    ben.asks(TITLE, "Wir suchen eines.");
    forum.suspends(&ben);

    let page = anna.browser.visits("/m/ben.huber");

    assert_eq!((page.status, page.h1().as_str()), (200, "Ben Huber"));
    let text = page.text_of("main");
    assert!(text.contains("zurzeit nicht im Forum"), "{text}");
    for hidden in ["07032", "Fachverfahren", TITLE, "Herrenberg", "gesperrt"] {
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
}

#[test]
fn only_members_see_members() {
    let forum = TestForum::start();
    forum.member("Anna Maier").join();
    let guest = forum.browser();

    for path in ["/m/anna.maier", "/mitglieder", "/konto/profil", "/m/niemand"] {
        let page = guest.gets(path);
        assert_eq!(page.status, 303, "{path}");
        assert!(page.headers["location"].starts_with("/anmelden"), "{path}");
    }
    let ben = forum.member("Ben Huber").join();
    assert_eq!(ben.browser.gets("/m/niemand").status, 404);
}
