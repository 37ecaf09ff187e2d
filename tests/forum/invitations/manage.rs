use chrono::Duration;
use lotsenforum::forum::accounts::Role;

use super::{EVA, PASSWORD, letter, link};
use crate::support::{Page, Person, TestForum};

const LIST: &str = "/verwaltung/einladungen";

fn invites(person: &Person<'_>, email: &str, role: &str) -> Page {
    let form = person.browser.visits(LIST).form("Einladung schicken");
    person.browser.sends(&form.with("email", email).with("rolle", role))
}

fn states(page: &Page) -> Vec<String> {
    page.texts_of(".thread-state b")
}

#[test]
fn a_moderator_invites_and_sees_what_becomes_of_it() {
    let forum = TestForum::start();
    let karin = forum.moderator("Karin Lechner");

    let page = invites(&karin, " Eva.Roth@rathaus.example ", "member");
    assert!(page.text().contains("Einladung unterwegs"), "{}", page.text());
    assert_eq!(states(&page), ["offen"]);
    assert!(letter(&forum).text().contains("Karin Lechner (Stadt Herrenberg) lädt Sie ins Lotsenforum ein."));
    let eva = forum.browser();
    let form = eva.visits(&link(&forum)).form("Einladung annehmen").with("regeln", "1");
    eva.sends(&form.with("ihr_name", "Eva Roth").with("neues_passwort", PASSWORD));

    let page = karin.browser.visits(LIST);
    assert_eq!(states(&page), ["angenommen"]);
    assert!(!page.has_button("Zurückziehen"));
    let page = invites(&karin, EVA, "member");
    assert_eq!(page.status, 422);
    assert!(page.text().contains("Mit dieser E-Mail-Adresse gibt es schon ein Mitglied."));
}

#[test]
fn nobody_is_invited_twice_but_again() {
    let forum = TestForum::start();
    let karin = forum.moderator("Karin Lechner");
    invites(&karin, EVA, "member");
    let first = link(&forum);

    let page = invites(&karin, EVA, "member");
    assert_eq!(page.status, 422);
    assert!(page.text().contains("An diese Adresse ist schon eine Einladung unterwegs."));
    karin.browser.sends(&karin.browser.visits(LIST).form("Noch einmal schicken"));
    let second = link(&forum);
    assert_ne!(first, second);
    assert_eq!(forum.browser().gets(&first).status, 404);
    assert_eq!(forum.browser().gets(&second).status, 200);

    forum.clock().forward(Duration::days(13));
    assert_eq!(forum.browser().gets(&second).status, 200, "its full time again");
    forum.clock().forward(Duration::days(1));
    // Two weeks without a visit end a session.
    karin.signs_in(crate::support::PASSWORD);
    assert_eq!(states(&karin.browser.visits(LIST)), ["abgelaufen"]);
    let page = invites(&karin, EVA, "member");
    assert_eq!(states(&page), ["offen", "zurückgezogen"]);
}

#[test]
fn what_is_taken_back_lets_nobody_in() {
    let forum = TestForum::start();
    let karin = forum.moderator("Karin Lechner");
    invites(&karin, EVA, "member");
    let link = link(&forum);
    let eva = forum.browser();
    let form = eva.visits(&link).form("Einladung annehmen").with("regeln", "1").with("ihr_name", "Eva Roth");

    let page = karin.browser.sends(&karin.browser.visits(LIST).form("Zurückziehen"));
    assert_eq!(states(&page), ["zurückgezogen"]);

    let page = eva.sends(&form.with("neues_passwort", PASSWORD));
    assert_eq!((page.status, page.h1().as_str()), (410, "Diese Einladung gilt nicht mehr."));
}

#[test]
fn only_administrators_invite_moderators_and_members_invite_nobody() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let karin = forum.moderator("Karin Lechner");
    let ines = forum.member("Ines Vogt").with_role(Role::Admin).join();

    assert_eq!(anna.browser.gets(LIST).status, 403);
    assert_eq!(invites(&karin, EVA, "moderator").status, 403);
    let page = invites(&ines, EVA, "moderator");
    assert_eq!(states(&page), ["offen"]);
    let theirs = karin.browser.visits(LIST);
    assert!(!theirs.has_button("Zurückziehen") && !theirs.has_button("Noch einmal schicken"));
    let action = page.form("Zurückziehen").action().to_owned();
    let csrf = theirs.form("Einladung schicken").value("csrf");
    assert_eq!(karin.browser.posts(&action, &[("csrf", &csrf)]).status, 403);
    let csrf = anna.browser.visits("/konto/post").form("Speichern").value("csrf");
    assert_eq!(anna.browser.posts(&action, &[("csrf", &csrf)]).status, 403);
    assert_eq!(
        anna.browser.posts(LIST, &[("csrf", &csrf), ("email", "x@y.example"), ("rolle", "member")]).status,
        403
    );
}

#[test]
fn what_is_wrong_with_an_invitation_is_said_at_its_fields() {
    let forum = TestForum::start();
    let karin = forum.moderator("Karin Lechner");
    let form = karin.browser.visits(LIST).form("Einladung schicken");

    let page = karin.browser.sends(&form.with("email", "Eva").with("organisation", "Stadt Nirgends"));

    assert_eq!(page.status, 422);
    let told = page.text_of("[role=alert]");
    assert!(told.contains("Das ist keine vollständige E-Mail-Adresse."), "{told}");
    assert!(told.contains("Eine Organisation mit diesem Namen gibt es nicht."), "{told}");
    assert_eq!(page.form("Einladung schicken").value("organisation"), "Stadt Nirgends");
}

#[test]
fn addresses_of_who_never_came_are_forgotten() {
    let forum = TestForum::start();
    let karin = forum.moderator("Karin Lechner");
    invites(&karin, EVA, "member");

    for (days, left) in [(14 + 89, 1), (2, 0)] {
        forum.clock().forward(Duration::days(days));
        forum.runs_due_jobs();
        karin.signs_in(crate::support::PASSWORD);
        assert_eq!(states(&karin.browser.visits(LIST)).len(), left, "after {days} more days");
    }
}
