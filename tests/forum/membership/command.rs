use super::admin;
use crate::exchange::{complaint, lotsenforum};
use crate::support::TestForum;

#[test]
fn whoever_has_the_machine_suspends_lifts_and_appoints() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");
    let anna = forum.member("Anna Maier").join();

    let said = forum.says(&[
        "member",
        "suspend",
        &anna.email,
        "--grund",
        "Das Konto ist in fremden Händen.",
        "--klausel",
        "Nummer 2",
    ]);
    assert!(said.contains("Anna Maier ist gesperrt, bis auf Weiteres."), "{said}");
    let said = forum.says(&["member", "lift", &anna.email]);
    assert!(said.contains("Die Sperre von Anna Maier ist aufgehoben."), "{said}");
    let said = forum.says(&["member", "role", &anna.email, "moderator", "--grund", "Sie hilft im Team."]);
    assert!(said.contains("Anna Maier hat jetzt die Rolle Moderation."), "{said}");

    let lines = super::log(&monika, "");
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|line| line.contains("Kommandozeile")), "{lines:?}");
}

#[test]
fn the_last_administrator_stays() {
    let forum = TestForum::start();
    let monika = admin(&forum, "Monika Dorner");

    let arguments = ["member", "role", &monika.email, "member", "--grund", "Sie geht."];
    let output = complaint(&lotsenforum(&forum, &arguments));
    assert!(output.contains("niemand mehr die Plattform verwalten"), "{output}");
}
