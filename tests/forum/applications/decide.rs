use chrono::Duration;
use lotsenforum::forum::accounts::{Role, Viewer, store};
use lotsenforum::forum::channels;
use lotsenforum::forum::regions::Ags;
use lotsenforum::forum::sign_in;

use super::{EVA, applies, has_applied, letter, link};
use crate::support::{Mail, Person, TestForum};

const QUEUE: &str = "/verwaltung/antraege";
const PASSWORD: &str = "blaue Ente fährt Rad";

#[test]
fn who_is_admitted_comes_in_by_an_invitation_with_her_organisation_ready() {
    let forum = TestForum::start();
    let karin = forum.moderator("Karin Lechner");
    let eva = forum.browser();
    has_applied(&forum, &eva, EVA);

    let page = karin.browser.sends(&karin.browser.visits(QUEUE).form("Aufnehmen"));

    assert!(page.text().contains("Die E-Mail mit dem Link zum Einstieg ist unterwegs."), "{}", page.text());
    assert!(page.text().contains("Es wartet kein Antrag auf Sie.") && !page.text().contains("Anträge (1)"));
    assert_eq!(letter(&forum, EVA).subject(), "Sie sind aufgenommen");
    let form = eva.visits(&link(&forum, EVA, "/einladung/")).form("Einladung annehmen");
    assert_eq!(form.value("ihr_name"), "Eva Roth");
    let page = eva.sends(&form.with("neues_passwort", PASSWORD).with("regeln", "1"));
    assert!(page.text().contains("Landratsamt Böblingen"), "{}", page.text());
    let profile = eva.visits("/m/eva.roth");
    assert!(profile.text().contains("Stabsstelle Digitalisierung"), "{}", profile.text());
}

#[test]
fn who_is_rejected_reads_why() {
    let forum = TestForum::start();
    let karin = forum.moderator("Karin Lechner");
    has_applied(&forum, &forum.browser(), EVA);
    let page = karin.browser.visits(&karin.browser.visits(QUEUE).link("Ändern oder ablehnen"));

    let wrong = karin.browser.sends(&page.form("Ablehnen").with("grund", ""));
    assert_eq!(wrong.status, 422);
    assert!(wrong.text_of("[role=alert]").contains("Schreiben Sie eine Begründung."));
    let wrong = karin.browser.sends(&page.form("Aufnehmen").with("organisation", "Stadt Nirgends"));
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.form("Aufnehmen").value("organisation"), "Stadt Nirgends");
    karin.browser.sends(&page.form("Ablehnen").with("grund", "Das Forum ist nur für „Kommunen“."));

    let text = letter(&forum, EVA).text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("Leider können wir Sie nicht aufnehmen."), "{text}");
    assert!(text.contains("„Das Forum ist nur für ‚Kommunen‘.“"), "{text}");
    assert_eq!(applies(&forum.browser(), EVA).status, 200, "she may ask again");
    assert_eq!(letter(&forum, EVA).subject(), "Bitte bestätigen Sie Ihren Antrag");
}

#[test]
fn the_second_who_decides_hears_who_was_first() {
    let forum = TestForum::start();
    let karin = forum.moderator("Karin Lechner");
    let ines = forum.member("Ines Vogt").with_role(Role::Admin).join();
    has_applied(&forum, &forum.browser(), EVA);
    let theirs = ines.browser.visits(QUEUE).form("Aufnehmen");
    let rejection =
        ines.browser.visits(&ines.browser.visits(QUEUE).link("Ändern oder ablehnen")).form("Ablehnen");
    karin.browser.sends(&karin.browser.visits(QUEUE).form("Aufnehmen"));
    forum.clock().forward(Duration::minutes(1));

    for form in [theirs, rejection.with("grund", "Doch lieber nicht.")] {
        let page = ines.browser.sends(&form);
        assert_eq!(page.status, 409);
        assert!(page.text().contains("Schon erledigt von Karin Lechner vor 1 Minute."), "{}", page.text());
        assert!(!page.has_button("Aufnehmen"));
    }
    forum.runs_due_jobs();
    let subjects: Vec<String> = forum.smtp.mails_to(EVA).iter().map(|mail| mail.subject()).collect();
    assert_eq!(
        subjects.iter().filter(|subject| *subject == "Sie sind aufgenommen").count(),
        1,
        "{subjects:?}"
    );
}

/// Puts a moderator in charge.
fn in_charge(
    forum: &TestForum,
    admin: &Person<'_>,
    moderator: &Person<'_>,
    channel: Option<&str>,
    region: Option<&str>,
) {
    let channel = channel.map(|slug| forum.channel_id(slug));
    let region = region.map(|ags| Ags::parse(ags).unwrap());
    let now = forum.clock().now();
    forum
        .app()
        .db
        .write(|conn| {
            let viewer = Viewer::of(store::by_id(conn, admin.id)?);
            channels::appoint(conn, &viewer, moderator.id, (channel, region.as_ref()), now)
        })
        .unwrap();
}

#[test]
fn those_decide_whose_region_it_is() {
    let forum = TestForum::start();
    let ines = forum.member("Ines Vogt").with_role(Role::Admin).join();
    let everywhere = forum.moderator("Karin Lechner");
    let stuttgart = forum.moderator("Rolf Region");
    in_charge(&forum, &ines, &stuttgart, None, Some("0811"));
    let karlsruhe = forum.moderator("Udo Ufer");
    in_charge(&forum, &ines, &karlsruhe, None, Some("0821"));
    let channel = forum.moderator("Kai Kanal");
    in_charge(&forum, &ines, &channel, Some("ki"), None);
    let anna = forum.member("Anna Maier").join();
    has_applied(&forum, &forum.browser(), EVA);
    let unknown = forum.browser();
    let form = unknown.visits("/beitreten").form("Antrag abschicken").with("ihr_name", "Otto Ohne");
    let form = form.with("email", "otto@nirgends.example").with("stelle", "Firma Nirgends");
    unknown.sends(&form.with("funktion", "Leitung"));
    let link = link(&forum, "otto@nirgends.example", "/beitreten/");
    unknown.sends(&unknown.visits(&link).form("Antrag bestätigen"));

    for (person, seen) in [
        (&ines, &["Eva Roth", "Otto Ohne"][..]),
        (&everywhere, &["Eva Roth", "Otto Ohne"]),
        (&stuttgart, &["Eva Roth"]),
        (&karlsruhe, &[]),
        (&channel, &[]),
    ] {
        let page = person.browser.visits(QUEUE);
        assert_eq!(page.texts_of("main h2"), seen, "{}", person.name);
        let badge =
            if seen.is_empty() { "Anträge".to_owned() } else { format!("Anträge ({})", seen.len()) };
        assert!(page.texts_of(".menu-panel li").contains(&badge), "{}: {badge}", person.name);
        assert!(person.browser.visits("/").texts_of(".menu-panel li").contains(&badge), "on a kept page");
    }
    let path = ines.browser.visits(QUEUE).link("Ändern oder ablehnen");
    assert_eq!(karlsruhe.browser.gets(&path).status, 404, "what is not hers does not exist");
    let csrf = karlsruhe.browser.visits("/konto/post").form("Speichern").value("csrf");
    assert_eq!(karlsruhe.browser.posts(&format!("{path}/aufnehmen"), &[("csrf", &csrf)]).status, 404);
    assert_eq!(anna.browser.gets(QUEUE).status, 403);
    assert_eq!(anna.browser.gets(&path).status, 403);

    for _ in 0..2 {
        forum.clock().forward(Duration::days(1));
        forum.runs_due_jobs();
        forum.runs_due_jobs();
    }
    let (one, two) = ("Ein Antrag auf Aufnahme wartet", "2 Anträge auf Aufnahme warten");
    for (person, subjects) in [
        (&ines, &[one, two][..]),
        (&everywhere, &[one, two]),
        (&stuttgart, &[one]),
        (&karlsruhe, &[]),
        (&channel, &[]),
        (&anna, &[]),
    ] {
        let mails = forum.mails_to(person);
        let told: Vec<String> =
            mails.iter().map(Mail::subject).filter(|it| it.contains("Aufnahme")).collect();
        assert_eq!(told, subjects, "{}", person.name);
    }
}

/// Somebody comes from her provider, as its answer is noted.
fn comes_from_provider(forum: &TestForum, browser: &crate::support::Browser) {
    browser.visits("/beitreten");
    let guest = browser.cookie("besuch").expect("a guest's secret");
    let now = forum.clock().now();
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use diesel::prelude::*;
    use lotsenforum::db::schema::strangers;
    use sha2::{Digest, Sha256};
    let hashed = URL_SAFE_NO_PAD.encode(Sha256::digest(guest.as_bytes()));
    forum
        .app()
        .db
        .write(|conn| {
            diesel::insert_into(strangers::table)
                .values((
                    strangers::guest_hash.eq(&hashed),
                    strangers::issuer.eq("https://stadt.example"),
                    strangers::subject.eq("4711"),
                    strangers::name.eq("Eva Roth"),
                    strangers::email.eq(EVA),
                    strangers::created_at.eq(now),
                ))
                .execute(conn)?;
            Ok(())
        })
        .unwrap();
}

/// What the new member is linked to.
fn issuers(forum: &TestForum) -> Vec<String> {
    forum
        .app()
        .db
        .read(|conn| {
            let member = store::by_email(conn, EVA)?.expect("a member");
            sign_in::linked_issuers(conn, &Viewer::of(member))
        })
        .unwrap()
}

#[test]
fn a_stranger_of_a_provider_is_linked_when_she_has_come_in() {
    for confirms_elsewhere in [false, true] {
        let forum = TestForum::start();
        let karin = forum.moderator("Karin Lechner");
        let eva = forum.browser();
        comes_from_provider(&forum, &eva);
        let page = eva.visits("/beitreten");
        assert!(page.text().contains("Ihr Anbieter hat Sie erkannt."));
        let form = page.form("Antrag abschicken");
        assert_eq!((form.value("ihr_name").as_str(), form.value("email").as_str()), ("Eva Roth", EVA));
        eva.sends(&form.with("stelle", "Landratsamt Böblingen").with("funktion", "IT"));
        let other = forum.browser();
        let browser = if confirms_elsewhere { &other } else { &eva };
        let page = browser.visits(&link(&forum, EVA, "/beitreten/"));
        browser.sends(&page.form("Antrag bestätigen"));
        // Letters of one turn arrive in no order.
        forum.runs_due_jobs();

        let page = karin.browser.visits(QUEUE);
        assert_eq!(page.text().contains("über einen Anbieter"), !confirms_elsewhere);
        karin.browser.sends(&page.form("Aufnehmen"));
        let form = other.visits(&link(&forum, EVA, "/einladung/")).form("Einladung annehmen");
        other.sends(&form.with("neues_passwort", PASSWORD).with("regeln", "1"));

        let expected = if confirms_elsewhere { &[][..] } else { &["https://stadt.example"] };
        assert_eq!(
            issuers(&forum),
            expected,
            "an identity counts only where the mailbox is proven to be its own"
        );
    }
}

#[test]
fn a_reason_that_was_typed_outlives_the_session() {
    let forum = TestForum::start();
    let karin = forum.moderator("Karin Lechner");
    has_applied(&forum, &forum.browser(), EVA);
    let page = karin.browser.visits(&karin.browser.visits(QUEUE).link("Ändern oder ablehnen"));
    let form = page.form("Ablehnen").with("grund", "Das Forum ist nur für Kommunen.");
    forum.clock().forward(Duration::days(15));

    let page = karin.browser.sends(&form);
    assert_eq!((page.status, page.h1().as_str()), (401, "Anmelden"));
    let form = page.form("Anmelden").with("email", &karin.email).with("passwort", crate::support::PASSWORD);
    let page = karin.browser.sends(&form);
    assert_eq!(page.form("Ablehnen").value("grund").trim(), "Das Forum ist nur für Kommunen.");
}
