//! The sign-ins of the demo: printed at its start and offered on its sign-in page.

/// The password of everybody in the demo.
pub const PASSWORD: &str = "lotsenforum-demo";

/// Name, role in German, mail address.
pub const SIGN_INS: [(&str, &str, &str); 3] = [
    ("Sabine Maier", "Mitglied", "sabine.maier@demo.example"),
    ("Karin Lechner", "Moderation", "karin.lechner@demo.example"),
    ("Monika Dörner", "Plattform verwalten", "monika.dorner@demo.example"),
];
