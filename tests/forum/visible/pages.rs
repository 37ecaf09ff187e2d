//! Closing a channel, admitting to it, and asking who sees what: through the pages of who runs the platform.

use lotsenforum::forum::accounts::Role;

use crate::support::{Answer, Person, TestForum, at};

const CHANNEL: &str = "/verwaltung/kanaele/ki";

fn closes(admin: &Person<'_>) {
    let form = admin.browser.visits(CHANNEL).form("Speichern");
    let page = admin.browser.sends(&form.with("zugang", "geschuetzt"));
    assert!(page.text().contains("Geschützter Kanal"), "{}", page.text());
}

#[test]
fn a_closed_channel_is_there_for_those_whom_it_admits_and_for_nobody_else() {
    let forum = TestForum::start();
    let admin = forum.member("Adam Admin").with_role(Role::Admin).join();
    let (anna, ben) = (forum.member("Anna Maier").join(), forum.member("Ben Huber").join());
    let thread = ben.asks_in("ki", "08", "Wer nutzt schon ein Sprachmodell?", "Wir überlegen noch.");
    assert_eq!(anna.reads(&thread).status, 200);
    assert!(anna.browser.visits("/kanaele").text().contains("Künstliche Intelligenz"));

    closes(&admin);
    let form = admin.browser.visits(CHANNEL).form("Mitglied zulassen").with("mitglied", &ben.email);
    let page = admin.browser.sends(&form);

    assert!(page.text().contains("Ben Huber (ben.huber@rathaus.example)"), "{}", page.text());
    assert_eq!(anna.reads(&thread).status, 404);
    assert_eq!(anna.browser.visits("/k/ki").status, 404);
    for list in ["/kanaele", "/", "/themen", "/r/08115", "/neu"] {
        let text = anna.browser.visits(list).text();
        assert!(!text.contains("Künstliche Intelligenz") && !text.contains("Sprachmodell"), "{list}: {text}");
    }
    assert_eq!(ben.reads(&thread).status, 200);
    let page = ben.browser.visits("/k/ki");
    assert!(page.text().contains("Nur zugelassene Mitglieder lesen und schreiben hier."));
    assert!(ben.browser.visits("/kanaele").text().contains("Geschützter Kanal"));

    let page = admin.browser.sends(&admin.browser.visits(CHANNEL).form("Entziehen"));
    assert!(page.text().contains("Noch niemand ist eigens zugelassen."));
    assert_eq!(ben.reads(&thread).status, 404, "not even to who asked there");
}

#[test]
fn a_region_or_a_kind_of_organisation_is_admitted_as_a_whole() {
    let forum = TestForum::start();
    let admin = forum.member("Adam Admin").with_role(Role::Admin).join();
    let anna = forum.member("Anna Maier").join();
    let ulrike = forum.member("Ulrike Ulmer").from("Stadt Ulm", "08421").join();
    closes(&admin);

    let form = admin.browser.visits(CHANNEL).form("Region zulassen").with("zulassung_region", "08421");
    admin.browser.sends(&form);
    let form = admin.browser.visits(CHANNEL).form("Organisationen zulassen");
    let page = admin.browser.sends(&form.with("organisationsart", "umbrella_association"));

    assert!(page.text().contains("Kommunale Landesverbände"));
    assert_eq!(ulrike.browser.visits("/k/ki").status, 200);
    assert_eq!(anna.browser.visits("/k/ki").status, 404);
    let page = admin.browser.visits("/verwaltung/kanaele/ki/mitglieder");
    let text = page.text();
    assert!(text.contains("Ulrike Ulmer") && text.contains("Zugelassen: Stadtkreis Ulm"), "{text}");
    assert!(text.contains("Adam Admin") && text.contains("Verwaltet die Plattform"));
    assert!(!text.contains("Anna Maier"));
    let file = admin.browser.visits("/verwaltung/kanaele/ki/mitglieder.csv");
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    assert!(file.html.contains("Ulrike Ulmer;ulrike.ulmer@rathaus.example;Stadt Ulm;"), "{}", file.html);
}

#[test]
fn what_somebody_sees_is_told_with_its_reason() {
    let forum = TestForum::start();
    let admin = forum.member("Adam Admin").with_role(Role::Admin).join();
    let anna = forum.member("Anna Maier").join();
    let thread = admin.asks_in("ki", "08", "Wer nutzt schon ein Sprachmodell?", "Wir überlegen noch.");
    let open = admin.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    closes(&admin);
    let ask = |thread: &str| {
        let form = admin.browser.visits("/verwaltung/sicht").form("Nachsehen");
        admin.browser.sends(&form.with("mitglied", &anna.email).with("thema", thread))
    };

    let page = ask(&thread.id.to_string());
    let text = page.text();
    assert!(text.contains("Was sieht Anna Maier?"), "{text}");
    assert!(
        text.contains("ist nicht zu sehen: Das Thema steht im geschützten Kanal „Künstliche Intelligenz“"),
        "{text}"
    );
    assert!(text.contains("Geschützter Kanal, nicht zugelassen"));
    assert!(page.texts_of(".thread-list").concat().contains("Wer nutzt schon ein Sprachmodell?"));
    assert!(
        ask(&format!("{}{}", forum.base(), open.path)).text().contains("ist zu sehen. Kanal „E-Akte & DMS“")
    );
    assert!(ask("4711").text().contains("gibt es nicht, oder es ist ausgeblendet"));
    assert_eq!(ask("abc").status, 422);
    let unknown = admin.browser.visits("/verwaltung/sicht?mitglied=niemand@rathaus.example");
    assert_eq!(unknown.status, 422);
    assert!(unknown.text().contains("Diese E-Mail-Adresse gehört keinem Mitglied."));
}

#[test]
fn what_cannot_be_is_said_at_the_field() {
    let forum = TestForum::start();
    let admin = forum.member("Adam Admin").with_role(Role::Admin).join();
    let anna = forum.member("Anna Maier").join();
    let said = |button: &str, field: &str, value: &str| {
        let page = admin.browser.sends(&admin.browser.visits(CHANNEL).form(button).with(field, value));
        assert_eq!(page.status, 422, "{button}");
        page.text_of(&format!("#{field}-fehler"))
    };

    assert_eq!(said("Speichern", "kanalname", ""), "Geben Sie dem Kanal einen Namen.");
    assert!(said("Speichern", "position", "oben").contains("Zahl von 0 bis 9.999"));
    assert!(said("Mitglied zulassen", "mitglied", "").contains("Geben Sie eine E-Mail-Adresse ein."));
    assert!(said("Mitglied zulassen", "mitglied", "x@y.example").contains("gehört keinem Mitglied"));
    assert!(said("Einsetzen", "moderation", &anna.email).contains("das zum Moderationsteam gehört"));
    for path in [CHANNEL, "/verwaltung/kanaele", "/verwaltung/sicht", "/verwaltung/kanaele/ki/mitglieder"] {
        assert_eq!(anna.browser.visits(path).status, 403, "{path}");
        assert!(anna.browser.visits(path).text().contains("Das darf nur, wer die Plattform verwaltet."));
    }
    assert_eq!(
        anna.browser.visits("/verwaltung/kanaele/gibtesnicht").status,
        403,
        "not even whether it is there"
    );
    assert_eq!(admin.browser.visits("/verwaltung/kanaele/gibtesnicht").status, 404);
}

#[test]
fn a_new_channel_can_be_closed_from_its_beginning() {
    let forum = TestForum::start();
    let admin = forum.member("Adam Admin").with_role(Role::Admin).join();
    let anna = forum.member("Anna Maier").join();
    let create = || {
        let form = admin.browser.visits("/verwaltung/kanaele").form("Kanal anlegen");
        let form = form.with("kanalname", "Runde der Landräte").with("beschreibung", "Unter uns.");
        admin.browser.sends(&form.with("zugang", "geschuetzt").with("region", "081"))
    };

    assert_eq!(create().path, "/verwaltung/kanaele/runde-der-landraete");
    assert_eq!(create().path, "/verwaltung/kanaele/runde-der-landraete-2");

    assert_eq!(anna.browser.visits("/k/runde-der-landraete").status, 404);
    assert_eq!(admin.browser.visits("/k/runde-der-landraete").status, 200);
}

#[test]
fn a_moderator_in_charge_of_a_channel_moderates_there_and_nowhere_else() {
    let forum = TestForum::start();
    let admin = forum.member("Adam Admin").with_role(Role::Admin).join();
    let mona = forum.moderator("Mona Moser");
    let inside = admin.asks_in("ki", "08", "Wer nutzt schon ein Sprachmodell?", "Wir überlegen noch.");
    let outside = admin.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    assert!(mona.reads(&outside).html.contains("/schliessen"));
    closes(&admin);
    assert_eq!(mona.reads(&inside).status, 404, "a moderator is not admitted by being one");

    let form = admin.browser.visits(CHANNEL).form("Einsetzen").with("moderation", &mona.email);
    let page = admin.browser.sends(&form);

    assert!(page.text().contains("Ganzer Kanal"), "{}", page.text());
    assert_eq!(mona.reads(&inside).status, 200);
    assert!(mona.reads(&inside).html.contains("/schliessen"));
    assert!(!mona.reads(&outside).html.contains("/schliessen"));
    let refused = mona.browser.visits(&format!("/t/{}/schliessen", outside.id));
    assert_eq!(refused.status, 403);
    assert!(refused.text().contains("gehört nicht zu Ihrem Bereich"), "{}", refused.text());

    admin.browser.sends(&admin.browser.visits(CHANNEL).form("Beenden"));
    assert!(mona.reads(&outside).html.contains("/schliessen"), "without a part it is everything again");
    assert_eq!(mona.reads(&inside).status, 404);
}

#[test]
fn a_digest_that_waits_is_not_sent_to_who_may_no_longer_read_it() {
    let forum = TestForum::start();
    let admin = forum.member("Adam Admin").with_role(Role::Admin).join();
    let (anna, ben) = (forum.member("Anna Maier").join(), forum.member("Ben Huber").join());
    admin.asks_in("ki", "08", "Wer nutzt schon ein Sprachmodell?", "Wir überlegen noch.");
    forum.clock().set(at("2026-03-10T07:50:00+01:00"));
    forum.smtp.answers(|_, _| Answer::NotNow);
    forum.runs_due_jobs();
    closes(&admin);
    admin
        .browser
        .sends(&admin.browser.visits(CHANNEL).form("Mitglied zulassen").with("mitglied", &ben.email));

    forum.smtp.answers(|_, _| Answer::Accept);
    forum.clock().forward(chrono::Duration::hours(3));
    forum.runs_due_jobs();

    assert!(forum.mails_to(&ben).iter().any(|mail| mail.text().contains("Sprachmodell")));
    assert!(forum.mails_to(&anna).iter().all(|mail| !mail.text().contains("Sprachmodell")));
}

#[test]
fn a_closed_channel_that_is_imported_is_closed_from_the_first_moment() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let admin = forum.member("Adam Admin").with_role(Role::Admin).join();

    forum.imports(concat!(
        "{\"type\":\"channel\",\"id\":\"r\",\"slug\":\"runde\",\"name\":\"Runde\",\"closed\":true}\n",
        "{\"type\":\"channel\",\"id\":\"k\",\"slug\":\"ki\",\"name\":\"KI\",\"closed\":true}\n",
    ));

    for channel in ["/k/runde", "/k/ki"] {
        assert_eq!(anna.browser.visits(channel).status, 404, "{channel}");
        assert_eq!(admin.browser.visits(channel).status, 200, "{channel}");
    }
}
