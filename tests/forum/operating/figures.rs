//! `/healthz`, `/readyz`, `/metrics`.

use crate::support::TestForum;

const TOKEN: &str = "0123456789abcdef0123";

fn figure(text: &str, name: &str) -> Option<f64> {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?.parse().ok()
}

fn figures(forum: &TestForum) -> String {
    forum.browser_on_this_machine().gets("/metrics").html
}

#[test]
fn requests_are_counted_by_their_route_and_never_by_their_address() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    for path in [&*thread.path, "/k/e-akte-dms?geheim=x", "/gibt/es/nicht", "/wp-login.php", "/t/%00"] {
        anna.browser.gets(path);
    }

    let text = figures(&forum);

    let requests = |labels: &str| figure(&text, &format!("lotsenforum_http_requests_total{{{labels}}}"));
    assert_eq!(requests(r#"route="/t/{thread}",method="GET",status="200""#), Some(2.0), "{text}");
    assert_eq!(requests(r#"route="/neu",method="POST",status="303""#), Some(1.0));
    assert_eq!(requests(r#"route="unknown",method="GET",status="404""#), Some(3.0));
    assert_eq!(
        figure(&text, r#"lotsenforum_http_request_seconds_count{route="/k/{slug}",method="GET"}"#),
        Some(1.0)
    );
    for word in ["welches", "wp-login", "geheim", "Anna", "maier", "anna"] {
        assert!(!text.contains(word), "the figures tell of {word}");
    }
}

#[test]
fn the_figures_tell_how_full_the_outbox_is() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    ben.replies_to(&thread, "Wir nehmen das kleine.");

    let before = figures(&forum);
    forum.runs_due_jobs();
    let after = figures(&forum);

    let waiting = |text: &str| figure(text, "lotsenforum_activities_waiting");
    assert_eq!((waiting(&before), waiting(&after)), (Some(2.0), Some(0.0)), "{before}");
    assert_eq!(figure(&after, r#"lotsenforum_outbox_letters{state="waiting"}"#), Some(0.0));
    assert_eq!(figure(&after, "lotsenforum_database_up"), Some(1.0));
    let writes = |text: &str| figure(text, "lotsenforum_database_writes_total").unwrap();
    assert!(writes(&after) > writes(&before));
}

#[test]
fn the_figures_are_for_this_machine_or_for_the_token() {
    let forum = TestForum::start_with(|config| config.metrics.token = TOKEN.to_owned());
    let asks = |name: &str, value: &str| {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let request = agent.get(format!("{}/metrics", forum.base())).header("x-forwarded-for", "192.0.2.1");
        request.header(name, value).call().unwrap().status().as_u16()
    };

    // The proxy runs on this machine too; whom it speaks for does not.
    assert_eq!(forum.browser().gets("/metrics").status, 404);
    assert_eq!(asks("authorization", "Bearer falsch"), 404);
    assert_eq!(asks("authorization", "Bearer "), 404);
    assert_eq!(asks("authorization", &format!("Bearer {TOKEN}")), 200);
    assert_eq!(forum.browser_on_this_machine().gets("/metrics").status, 200);
}

#[test]
fn a_server_that_stops_asks_for_no_more_requests() {
    let forum = TestForum::start();
    let machine = forum.browser_on_this_machine();
    assert_eq!((machine.gets("/healthz").status, machine.gets("/readyz").status), (200, 200));

    forum.app().pulse.stop();

    assert_eq!((machine.gets("/healthz").status, machine.gets("/readyz").status), (200, 503));
    assert_eq!(machine.gets("/readyz").html, "stopping");
    assert_eq!(machine.gets("/anmelden").status, 200, "whoever comes is still served");
}
