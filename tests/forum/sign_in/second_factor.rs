use chrono::Duration;
use lotsenforum::config::SecondFactorFor;
use lotsenforum::forum::accounts::Role;
use totp_rs::{Algorithm, Builder, Secret};

use super::{letter, link_in};
use crate::support::{Browser, PASSWORD, Page, Person, TestForum};

/// The app on somebody's phone.
struct App {
    secret: String,
}

impl App {
    /// Scans what the page shows.
    fn scans(page: &Page) -> Self {
        Self { secret: page.text_of("form code").replace(' ', "") }
    }

    /// What it shows at this moment.
    fn shows(&self, forum: &TestForum) -> String {
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_secret(Secret::try_from_base32(&self.secret).unwrap())
            .build()
            .unwrap();
        totp.generate(u64::try_from(forum.clock().now().utc().timestamp()).unwrap()).to_string()
    }
}

/// Sets the second step up in the account; gives the app and the recovery codes.
fn sets_up(forum: &TestForum, person: &Person<'_>) -> (App, Vec<String>) {
    let page = person.browser.visits("/konto/anmeldung/zweiter-schritt");
    let app = App::scans(&page);
    let page = person.browser.sends(&page.form("Einrichten").with("code", &app.shows(forum)));
    assert_eq!(page.h1(), "Der zweite Schritt ist eingerichtet.", "{}", page.text());
    (app, codes_on(&page))
}

fn codes_on(page: &Page) -> Vec<String> {
    page.text_of("textarea").split_whitespace().map(str::to_owned).collect()
}

fn is_in(browser: &Browser) -> bool {
    !browser.visits("/").path.starts_with("/anmelden")
}

#[test]
fn after_the_password_the_code_is_asked_and_taken_once() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let (app, codes) = sets_up(&forum, &anna);
    assert_eq!(codes.len(), 10);
    forum.clock().forward(Duration::minutes(2));
    let (desk, thief) = (forum.browser(), forum.browser());
    let passes = |browser: &Browser| {
        let form = browser.visits("/anmelden?weiter=%2Fk%2Fki").form("Anmelden");
        browser.sends(&form.with("email", &anna.email).with("passwort", PASSWORD))
    };
    let (page, other) = (passes(&desk), passes(&thief));
    assert_eq!(page.h1(), "Zweiter Schritt");
    assert!(!is_in(&desk), "the password alone opens nothing");
    let code = app.shows(&forum);

    let wrong = desk.sends(&page.form("Anmelden").with("code", "000000"));
    assert_eq!(wrong.status, 422);
    let page = desk.sends(&wrong.form("Anmelden").with("code", &format!("{} {}", &code[..3], &code[3..])));

    assert_eq!(page.path, "/k/ki");
    let replayed = thief.sends(&other.form("Anmelden").with("code", &code));
    assert_eq!(replayed.status, 422, "the same code a second time");
    assert!(!is_in(&thief));
    forum.runs_due_jobs();
    assert_eq!(forum.mails_to(&anna)[0].subject(), "Der zweite Schritt ist eingerichtet");
}

#[test]
fn a_recovery_code_opens_once() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let (_, codes) = sets_up(&forum, &anna);

    for (code, status) in [(codes[3].to_uppercase().replace('-', " "), 200), (codes[3].clone(), 422)] {
        let browser = forum.browser();
        let form = browser.visits("/anmelden").form("Anmelden");
        let page = browser.sends(&form.with("email", &anna.email).with("passwort", PASSWORD));
        let page = browser.visits(&page.link("Mit einem Notfallcode anmelden"));
        let page = browser.sends(&page.form("Anmelden").with("code", &code));
        assert_eq!(page.status, status, "{}", page.text());
    }
    let page = anna.browser.visits("/konto/anmeldung");
    assert!(page.text().contains("9 Notfallcodes sind noch unbenutzt."), "{}", page.text());

    let page = anna.browser.sends(&page.form("Neue Notfallcodes"));
    let fresh = codes_on(&page);
    assert_eq!(fresh.len(), 10);
    assert!(fresh.iter().all(|code| !codes.contains(code)));
}

#[test]
fn five_wrong_codes_and_the_password_is_asked_again() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let (app, _) = sets_up(&forum, &anna);
    forum.clock().forward(Duration::minutes(2));
    let page = anna.signs_in(PASSWORD);
    let form = page.form("Anmelden");
    for _ in 0..5 {
        assert_eq!(anna.browser.sends(&form.clone().with("code", "000000")).status, 422);
    }

    let page = anna.browser.sends(&form.clone().with("code", &app.shows(&forum)));

    assert!(page.path.starts_with("/anmelden?"), "{}", page.path);
    let form = anna.signs_in(PASSWORD).form("Anmelden");
    for _ in 0..4 {
        anna.browser.sends(&form.clone().with("code", "000000"));
    }
    let page = anna.browser.sends(&form.with("code", &app.shows(&forum)));
    assert_eq!(page.status, 429, "ten in a quarter of an hour, whatever comes between");
}

#[test]
fn the_time_for_the_second_step_ends() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let (app, _) = sets_up(&forum, &anna);
    let page = anna.signs_in(PASSWORD);

    forum.clock().forward(Duration::minutes(16));

    let page = anna.browser.sends(&page.form("Anmelden").with("code", &app.shows(&forum)));
    assert_eq!(page.h1(), "Anmelden");
}

#[test]
fn a_moderator_sets_it_up_before_she_comes_in() {
    let forum = TestForum::start_with(|config| config.sign_in.second_factor = SecondFactorFor::Moderation);
    let member = forum.member("Anna Maier").join_without_signing_in();
    let karin = forum.member("Karin Lechner").with_role(Role::Moderator).join_without_signing_in();
    assert!(member.signs_in(PASSWORD).h1().contains("Anna Maier"), "members may do without");

    let page = karin.signs_in(PASSWORD);
    assert_eq!(page.h1(), "Zweiten Schritt einrichten");
    assert!(!is_in(&karin.browser));
    let page = karin.browser.visits("/anmelden/einrichten");
    let app = App::scans(&page);
    let wrong = karin.browser.sends(&page.form("Einrichten").with("code", "000000"));
    assert_eq!((wrong.status, App::scans(&wrong).secret == app.secret), (422, true), "the same secret again");
    let page = karin.browser.sends(&wrong.form("Einrichten").with("code", &app.shows(&forum)));

    assert_eq!(page.h1(), "Der zweite Schritt ist eingerichtet.");
    assert_eq!(codes_on(&page).len(), 10);
    assert!(is_in(&karin.browser));
    let page = karin.browser.visits("/konto/anmeldung");
    assert!(!page.has_button("Abschalten"), "her role needs it");
    let token = page.form("Neue Notfallcodes").value("csrf");
    let page = karin.browser.posts("/konto/anmeldung/zweiter-schritt/abschalten", &[("csrf", &token)]);
    assert_eq!(page.status, 403);
    forum.clock().forward(Duration::minutes(2));
    assert_eq!(karin.signs_in(PASSWORD).h1(), "Zweiter Schritt", "and from now on it is asked");
}

#[test]
fn who_may_do_without_it_ends_it() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    sets_up(&forum, &anna);
    let page = anna.browser.visits("/konto/anmeldung");

    let page = anna.browser.sends(&page.form("Abschalten"));

    assert!(page.text().contains("Zum Anmelden genügt wieder Ihr Passwort."));
    assert!(anna.signs_in(PASSWORD).h1().contains("Anna Maier"));
    forum.runs_due_jobs();
    letter(&forum, &anna, "Der zweite Schritt ist abgeschaltet");
}

#[test]
fn a_new_password_does_not_lead_past_the_second_step() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    sets_up(&forum, &anna);
    let browser = forum.browser();
    let form = browser.visits("/passwort-vergessen").form("Link schicken");
    browser.sends(&form.with("email", &anna.email));
    forum.runs_due_jobs();
    let mail = letter(&forum, &anna, "Neues Passwort für das Lotsenforum");
    let form = browser.visits(&link_in(&forum, &mail, "/passwort/")).form("Passwort festlegen");

    let page = browser.sends(&form.with("neues_passwort", "blaue Ente fährt Rad"));

    assert_eq!(page.h1(), "Zweiter Schritt");
    assert!(!is_in(&browser));
}

#[test]
fn the_command_line_helps_who_has_lost_her_phone() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    sets_up(&forum, &anna);

    let said = forum.says(&["member", "second-factor", &anna.email, "--entfernen"]);

    assert_eq!(said.trim(), "Der zweite Schritt von Anna Maier ist abgeschaltet.");
    assert!(anna.signs_in(PASSWORD).h1().contains("Anna Maier"));
    let said = forum.says(&["member", "second-factor", &anna.email, "--entfernen"]);
    assert_eq!(said.trim(), "Anna Maier hat keinen zweiten Schritt.");
}

#[test]
fn with_the_operators_key_the_database_holds_no_secret_and_older_ones_are_sealed_when_used() {
    use diesel::prelude::*;
    use lotsenforum::db::DbConnection;
    use lotsenforum::db::schema::second_factors;
    let forum = TestForum::start_with(|config| config.sign_in.secret_key = "k".repeat(32));
    let anna = forum.member("Anna Maier").join();
    let (app, codes) = sets_up(&forum, &anna);
    let kept = || -> String {
        let secret =
            |conn: &mut DbConnection| Ok(second_factors::table.select(second_factors::secret).first(conn)?);
        forum.app().db.read(secret).unwrap()
    };
    let keeps = |secret: &str| {
        let update = |conn: &mut DbConnection| {
            Ok(diesel::update(second_factors::table).set(second_factors::secret.eq(secret)).execute(conn)?)
        };
        forum.app().db.write(update).unwrap();
    };
    let passes = |code: &str| {
        forum.clock().forward(Duration::minutes(2));
        let page = anna.signs_in(PASSWORD);
        let code = if code.is_empty() { app.shows(&forum) } else { code.to_owned() };
        anna.browser.sends(&page.form("Anmelden").with("code", &code)).path
    };
    assert!(kept().starts_with("1.") && !kept().contains(&app.secret), "{}", kept());
    assert_eq!(passes(""), "/");

    keeps(&app.secret);
    assert_eq!(passes(""), "/");
    assert!(kept().starts_with("1.") && !kept().contains(&app.secret), "{}", kept());

    keeps("1.was-ein-anderer-Schluessel-versiegelt-hat");
    assert_ne!(passes(""), "/");
    assert_eq!(passes(&codes[0]), "/", "recovery codes still let her in");
}
