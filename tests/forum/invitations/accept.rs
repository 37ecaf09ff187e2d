use chrono::Duration;
use lotsenforum::config::SecondFactorFor;

use super::{EVA, PASSWORD, invited, letter, link};
use crate::support::{Browser, Page, TestForum};

fn accepts(browser: &Browser, link: &str, name: &str, password: &str) -> Page {
    let form = browser.visits(link).form("Einladung annehmen").with("regeln", "1");
    browser.sends(&form.with("ihr_name", name).with("neues_passwort", password))
}

#[test]
fn an_invitation_makes_a_member() {
    let forum = TestForum::start();
    let link = invited(&forum, &[]);
    let mail = letter(&forum);
    assert_eq!(mail.subject(), "Einladung ins Lotsenforum");
    assert_eq!(mail.header("List-Unsubscribe"), "", "no list mail");
    assert!(mail.text().contains("Guten Tag Eva Roth,"), "{}", mail.text());
    assert!(mail.text().contains("Mittwoch, 18. März 2026"), "{}", mail.text());
    let eva = forum.browser();

    let page = eva.visits(&link);
    assert_eq!(page.h1(), "Willkommen im Lotsenforum");
    assert_eq!(page.form("Einladung annehmen").value("ihr_name"), "Eva Roth");
    assert!(page.text().contains("Schritt 1 von 3") && page.text().contains(EVA));
    let page = accepts(&eva, &link, "Dr. Eva Roth", PASSWORD);

    assert_eq!((page.status, page.path.as_str()), (200, "/erste-schritte/organisation"));
    assert!(page.text().contains("Sie sind jetzt Mitglied im Lotsenforum."));
    assert!(eva.visits("/").h1().contains("Dr. Eva Roth"));
    let page = forum.browser().gets(&link);
    assert_eq!((page.status, page.h1().as_str()), (410, "Sie sind schon dabei."));
    assert!(page.text().contains("Zur Anmeldung"));
}

#[test]
fn machines_that_look_at_the_link_change_nothing() {
    let forum = TestForum::start();
    let link = invited(&forum, &[]);
    let scanner = forum.browser();
    let before = forum.rows();

    for _ in 0..3 {
        assert_eq!(scanner.heads(&link).status, 200);
        assert_eq!(scanner.gets(&link).status, 200);
    }

    assert_eq!(forum.rows(), before);
    assert_eq!(accepts(&forum.browser(), &link, "Eva Roth", PASSWORD).status, 200);
}

#[test]
fn what_is_missing_is_said_at_the_fields_and_the_link_stays() {
    let forum = TestForum::start();
    let link = invited(&forum, &[]);
    let eva = forum.browser();

    let page = accepts(&eva, &link, " ", "kurz");
    assert_eq!(page.status, 422);
    let told = page.text_of("[role=alert]");
    assert!(told.contains("Geben Sie Ihren Vor- und Nachnamen ein."), "{told}");
    assert!(told.contains("Nötig sind mindestens 12 Zeichen."), "{told}");
    let page = accepts(&eva, &link, "Eva Roth", "Eva-Roth-Rathaus");
    assert!(page.text_of("[role=alert]").contains("enthält Ihren Namen"), "{}", page.text());
    assert_eq!(page.form("Einladung annehmen").value("neues_passwort"), "");

    assert_eq!(accepts(&eva, &link, "Eva Roth", PASSWORD).status, 200);
}

#[test]
fn an_invitation_that_is_too_old_brings_a_new_link_to_the_same_address() {
    let forum = TestForum::start();
    let old = invited(&forum, &[]);
    let eva = forum.browser();
    let form = eva.visits(&old).form("Einladung annehmen").with("regeln", "1");
    forum.clock().forward(Duration::days(14));

    let page = eva.sends(&form.with("neues_passwort", PASSWORD));
    assert_eq!((page.status, page.h1().as_str()), (410, "Diese Einladung ist abgelaufen."));
    let page = eva.sends(&page.form("Neuen Link anfordern"));
    assert_eq!((page.status, page.h1().as_str()), (200, "Sehen Sie in Ihr Postfach"));
    let new = link(&forum);

    assert_ne!(new, old);
    assert_eq!(eva.gets(&old).status, 404, "the old link is worthless");
    assert_eq!(accepts(&eva, &new, "Eva Roth", PASSWORD).status, 200);
}

#[test]
fn asking_for_a_new_link_tells_nothing_and_floods_nobody() {
    let forum = TestForum::start();
    let link = invited(&forum, &[]);
    let eva = forum.browser();
    forum.clock().forward(Duration::days(15));
    let again = eva.gets(&link).form("Neuen Link anfordern");

    let expired = eva.sends(&again);
    let unknown = eva.posts("/einladung/gibt-es-nicht/neu", &[("csrf", &again.value("csrf"))]);
    for _ in 0..5 {
        assert_eq!(eva.sends(&again).status, 200);
    }
    forum.runs_due_jobs();

    assert_eq!(expired.text_of(".page-head"), unknown.text_of(".page-head"));
    assert_eq!(forum.smtp.mails_to(EVA).len(), 2);
}

#[test]
fn nobody_joins_without_agreeing_to_the_rules() {
    let forum = TestForum::start();
    let link = invited(&forum, &[]);
    let eva = forum.browser();
    let form = eva.visits(&link).form("Einladung annehmen").with("neues_passwort", PASSWORD);

    let page = eva.sends(&form);
    assert_eq!(page.status, 422);
    assert!(page.text().contains("Ohne Ihre Zustimmung zu den Nutzungsregeln"), "{}", page.text());
    assert_eq!(eva.sends(&form.clone().with("regeln", "7")).status, 422, "another version");
    assert_eq!(eva.sends(&form.with("regeln", "1")).path, "/erste-schritte/organisation");
}

#[test]
fn two_clicks_make_one_member() {
    let forum = TestForum::start();
    let link = invited(&forum, &[]);
    let eva = forum.browser();
    let form =
        eva.visits(&link).form("Einladung annehmen").with("regeln", "1").with("neues_passwort", PASSWORD);

    assert_eq!(eva.sends(&form).path, "/erste-schritte/organisation");
    let page = eva.sends(&form);

    assert_eq!((page.status, page.h1().as_str()), (410, "Sie sind schon dabei."));
}

#[test]
fn who_will_moderate_sets_up_the_second_step_first() {
    let forum = TestForum::start_with(|config| config.sign_in.second_factor = SecondFactorFor::Moderation);
    let link = invited(&forum, &["moderator"]);

    let page = accepts(&forum.browser(), &link, "Eva Roth", PASSWORD);

    assert!(page.path.starts_with("/anmelden/einrichten?weiter=%2Ferste-schritte"), "{}", page.path);
}

#[test]
fn who_opens_her_old_invitation_again_signs_in_or_asks_for_a_letter_with_the_way_in() {
    let forum = TestForum::start();
    let link = invited(&forum, &[]);
    let eva = forum.browser();
    accepts(&eva, &link, "Eva Roth", PASSWORD);
    assert!(!eva.gets(&link).has_button("E-Mail anfordern"), "she is signed in");

    let phone = forum.browser();
    let page = phone.gets(&link);
    assert_eq!(page.link("Zur Anmeldung"), "/anmelden");
    let form = page.form("E-Mail anfordern");
    let before = forum.smtp.mails_to(EVA).len();
    let answer = phone.sends(&form);
    let unknown = phone.posts("/einladung/gibt-es-nicht/neu", &[("csrf", &form.value("csrf"))]);
    assert_eq!(answer.text_of(".page-head"), unknown.text_of(".page-head"), "the same answer always");
    let mail = letter(&forum);
    assert_eq!(mail.subject(), "Ihr Weg ins Lotsenforum");
    let text = mail.text();
    let way_in = text.split_whitespace().find(|word| word.contains("/passwort/")).expect("a link");
    let page = phone.visits(&way_in.replace(forum.base(), ""));
    let page = phone.sends(&page.form("Passwort festlegen").with("neues_passwort", "rote Katze trinkt Tee"));
    assert_eq!(page.path, "/", "{}", page.text());

    for _ in 0..5 {
        phone.sends(&form);
    }
    forum.runs_due_jobs();
    let ways =
        forum.smtp.mails_to(EVA).iter().filter(|mail| mail.subject() == "Ihr Weg ins Lotsenforum").count();
    assert!(before > 0 && ways == 3, "nobody is flooded: {ways}");
}
