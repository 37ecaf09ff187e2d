//! Members, spread over the 44 Kreise, and channels.

use serde_json::{Value, json};

const UNITS: &str = include_str!("../../../config/regions/baden-wuerttemberg.csv");

const FIRST: [&str; 40] = [
    "Anna",
    "Bernd",
    "Carla",
    "Dieter",
    "Elif",
    "Frank",
    "Gisela",
    "Hakan",
    "Ines",
    "Jürgen",
    "Katrin",
    "Lars",
    "Maria",
    "Norbert",
    "Olga",
    "Peter",
    "Renate",
    "Stefan",
    "Tanja",
    "Uwe",
    "Vera",
    "Walter",
    "Xenia",
    "Yusuf",
    "Zoe",
    "Achim",
    "Birgit",
    "Christoph",
    "Dagmar",
    "Emil",
    "Franziska",
    "Georg",
    "Heike",
    "Ivan",
    "Jasmin",
    "Karl",
    "Lena",
    "Markus",
    "Nadine",
    "Oskar",
];
const LAST: [&str; 48] = [
    "Maier", "Huber", "Schäfer", "Bäuerle", "Kaya", "Vogt", "Häberle", "Öztürk", "Fischer", "Weiß", "Kurz",
    "Lang", "Rapp", "Seitz", "Ott", "Frey", "Baur", "Kern", "Link", "Merz", "Nagel", "Pfaff", "Rau", "Stark",
    "Thoma", "Unger", "Veit", "Wolf", "Zeller", "Auer", "Beck", "Daub", "Ebner", "Fuchs", "Graf", "Haas",
    "Jung", "Klein", "Lutz", "Moser", "Neff", "Pohl", "Roth", "Sauer", "Traub", "Uhl", "Vetter", "Wagner",
];
/// Name, and the region for which it is; none: for all.
const CHANNELS: [(&str, Option<&str>); 20] = [
    ("Akten und Ablage", None),
    ("Anträge im Netz", None),
    ("Abläufe verbessern", None),
    ("Austausch der Lotsen", None),
    ("Datenschutz im Alltag", None),
    ("Netzwerk Stuttgart", Some("0811")),
    ("Sicherheit und Notfall", None),
    ("Assistenten und Automaten", None),
    ("Muster und Werkzeuge", None),
    ("Bürgerbüro", None),
    ("Bauen und Planen", None),
    ("Netzwerk Nordschwarzwald", Some("0823")),
    ("Schule und Kita", None),
    ("Finanzen und Kasse", None),
    ("Personal und Fortbildung", None),
    ("Geodaten", None),
    ("Netzwerk Donau-Iller", Some("0842")),
    ("Webauftritt", None),
    ("Beschaffung", None),
    ("Veranstaltungen", None),
];

/// A member as far as others refer to her.
pub(super) struct Member {
    pub(super) id: String,
    pub(super) ags: String,
    name: String,
    email: String,
}

/// A channel as far as topics refer to it.
pub(super) struct Channel {
    pub(super) id: String,
    pub(super) ags: Option<&'static str>,
    name: &'static str,
}

/// The members; each Kreis gets as many.
pub(super) fn members(count: usize) -> Vec<Member> {
    let districts: Vec<&str> =
        UNITS.lines().filter_map(|line| line.split(';').next()).filter(|ags| ags.len() == 5).collect();
    (0..count)
        .map(|place| {
            let ags = districts[place % districts.len()];
            let (first, last) = (FIRST[place % FIRST.len()], LAST[place / FIRST.len() % LAST.len()]);
            Member {
                id: format!("m{}", place + 1),
                ags: ags.to_owned(),
                name: format!("{first} {last}"),
                email: format!("mitglied-{}@kreis-{ags}.example", place + 1),
            }
        })
        .collect()
}

/// The channels, the busiest first.
pub(super) fn channels() -> Vec<Channel> {
    CHANNELS
        .iter()
        .enumerate()
        .map(|(place, (name, ags))| Channel { id: format!("c{}", place + 1), ags: *ags, name })
        .collect()
}

impl Member {
    pub(super) fn to_json(&self) -> Value {
        let Self { id, ags, name, email } = self;
        json!({ "type": "member", "id": id, "name": name, "email": email, "ags": ags, "role": "member" })
    }
}

impl Channel {
    pub(super) fn to_json(&self) -> Value {
        let Self { id, ags, name } = self;
        let slug = lotsenforum::text::slug(name);
        json!({
            "type": "channel",
            "id": id,
            "slug": slug,
            "name": name,
            "description": format!("Alles zum Thema „{name}“."),
            "ags": ags,
        })
    }
}
