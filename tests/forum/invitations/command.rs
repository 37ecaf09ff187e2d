use super::{EVA, letter};
use crate::exchange::{complaint, lotsenforum};
use crate::support::TestForum;

#[test]
fn an_operator_invites_from_the_command_line() {
    let forum = TestForum::start();

    let said = forum.says(&["member", "invite", "Eva.Roth@rathaus.example", "--name", "Eva Roth"]);

    assert!(said.starts_with("Die Einladung an Eva.Roth@rathaus.example ist unterwegs"), "{said}");
    // The program's clock is ahead of the forum's: its letter waits until then.
    let now = lotsenforum::db::types::Timestamp::system_now();
    forum.clock().forward(now - forum.clock().now());
    assert!(letter(&forum).text().contains("die Verwaltung der Plattform lädt Sie ins Lotsenforum ein."));
    let again = complains(&forum, &["member", "invite", EVA]);
    assert!(again.contains("An diese Adresse ist schon eine Einladung unterwegs."), "{again}");
    let unknown =
        complains(&forum, &["member", "invite", "neu@rathaus.example", "--organisation", "Stadt Nirgends"]);
    assert!(unknown.contains("Eine Organisation „Stadt Nirgends“ gibt es nicht"), "{unknown}");
}

fn complains(forum: &TestForum, arguments: &[&str]) -> String {
    complaint(&lotsenforum(forum, arguments))
}
