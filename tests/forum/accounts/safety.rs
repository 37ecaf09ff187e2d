use crate::support::TestForum;

#[test]
fn guests_see_the_sign_in_and_nothing_else() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let guest = forum.browser();
    let (show, unread) = (thread.path.clone(), format!("/t/{}/neu", thread.id));

    for path in [
        "/",
        "/kanaele",
        "/themen",
        "/offen",
        "/geloest",
        "/k/ki",
        "/r/08115",
        "/neu",
        "/mitteilungen",
        "/b/1",
        "/b/1/verlauf",
        "/b/1/bearbeiten",
        "/konto/post",
        "/moderation/protokoll",
        "/verwaltung/post",
        &show,
        &unread,
    ] {
        let page = guest.visits(path);
        assert_eq!(page.h1(), "Anmelden", "{path}");
        assert!(!page.html.contains("Welches DMS"), "{path}");
    }
    for path in
        ["/hilfe", "/barrierefreiheit", "/impressum", "/datenschutz", "/nutzungsregeln", "/netiquette"]
    {
        let page = guest.gets(path);
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.headers.contains_key("set-cookie"), "{path} sets a cookie");
    }
}

#[test]
fn a_form_from_elsewhere_is_refused() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let path = format!("/t/{}/antworten", thread.id);
    let own = anna.reads(&thread).form("Antwort veröffentlichen").value("csrf");
    let foreign = ben.reads(&thread).form("Antwort veröffentlichen").value("csrf");

    let without = anna.browser.posts(&path, &[("text", "Ohne Zeichen.")]);
    let with_foreign = anna.browser.posts(&path, &[("text", "Fremdes Zeichen."), ("csrf", &foreign)]);
    let from_outside =
        anna.browser.posts_from(&path, &[("text", "Von außen."), ("csrf", &own)], "https://evil.example");

    assert_eq!((without.status, with_foreign.status, from_outside.status), (403, 403, 403));
    assert!(
        anna.reads(&thread).text().contains("keine Antworten")
            || anna.reads(&thread).texts_of("article").len() == 1
    );
}

#[test]
fn every_answer_carries_the_headers_of_a_closed_forum() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();

    for path in ["/", "/anmelden", "/gibt-es-nicht", "/hilfe"] {
        let page = anna.browser.gets(path);
        let header = |name: &str| page.headers.get(name).cloned().unwrap_or_default();
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cache-control"), "no-store", "{path}");
        assert!(header("x-robots-tag").contains("noindex"));
        assert_eq!(header("content-type"), "text/html; charset=utf-8");
        assert!(!page.headers.contains_key("strict-transport-security"), "not over http");
    }
}

#[test]
fn unknown_methods_and_large_bodies_are_refused() {
    let forum = TestForum::start_with(|config| config.limits.form_bytes = 10_000);
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let token = anna.reads(&thread).form("Antwort veröffentlichen").value("csrf");

    let large = "x".repeat(20_000);
    let page =
        anna.browser.posts(&format!("/t/{}/antworten", thread.id), &[("csrf", &token), ("text", &large)]);
    assert_eq!(page.status, 413);
    assert_eq!(anna.browser.posts("/kanaele", &[("csrf", &token)]).status, 405);
}

#[test]
fn pages_tell_nothing_about_the_inside() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();

    let page = anna.browser.visits("/t/99999");

    assert_eq!(page.status, 404);
    assert_eq!(page.h1(), "Diese Seite gibt es nicht (mehr).");
    for word in ["diesel", "sqlite", "postgres", "actix", "panicked", "src/"] {
        assert!(!page.html.to_lowercase().contains(word), "{word}");
    }
}

#[test]
fn over_https_the_cookie_is_bound_to_the_host() {
    let forum = TestForum::start_with(|config| {
        config.server.base_url = url::Url::parse("https://forum.example").unwrap();
    });
    let anna = forum.member("Anna Maier").join_without_signing_in();
    let page = anna.browser.gets("/anmelden");
    assert!(page.headers["strict-transport-security"].contains("max-age="));
    assert!(page.headers["set-cookie"].starts_with("__Host-besuch="));

    let token = page.form("Anmelden").value("csrf");
    let fields = [("csrf", token.as_str()), ("email", anna.email.as_str()), ("passwort", "Kehrwoche-2026")];
    let page = anna.browser.posts_from("/anmelden", &fields, "https://forum.example");

    assert_eq!(page.status, 303);
    let session = anna.browser.cookie("__Host-sitzung");
    assert!(session.is_some_and(|token| token.len() == 43));
}

#[test]
fn a_form_that_never_ends_is_given_up() {
    use std::io::{Read, Write};
    let forum = TestForum::start_with(|config| config.server.body_timeout = 1);
    let mut stream = std::net::TcpStream::connect(forum.base().trim_start_matches("http://")).unwrap();
    let head = "POST /anmelden HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nemail=";
    stream.write_all(head.as_bytes()).unwrap();

    let mut answer = [0; 64];
    let length = stream.read(&mut answer).unwrap();

    let status = String::from_utf8_lossy(&answer[..length]).into_owned();
    assert!(status.starts_with("HTTP/1.1 408"), "{status}");
}

#[test]
fn a_button_pressed_after_the_session_leads_back_to_its_page() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    let form = ben.reads(&thread).form("Danke");
    forum.clock().forward(chrono::Duration::days(15));

    let page = ben.browser.sends(&form);

    assert_eq!(page.h1(), "Anmelden");
    let page = ben
        .browser
        .sends(&page.form("Anmelden").with("email", &ben.email).with("passwort", "Kehrwoche-2026"));
    assert_eq!(page.status, 200, "{}", page.path);
}
