//! The sixteen topic channels that a new forum begins with (public-sector.md 6.2).

use super::store;
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::Result;

/// Name in addresses, name, what belongs there.
const TOPICS: [(&str, &str, &str); 16] = [
    ("e-akte-dms", "E-Akte & DMS", "Einführung, Aktenplan, Scannen, Schnittstellen, Akzeptanz."),
    (
        "ozg-service-bw",
        "OZG & service-bw",
        "Online-Dienste, Prozesse aktivieren, EfA-Leistungen, Servicekonten, Nutzungszahlen.",
    ),
    (
        "prozesse",
        "Prozessmanagement & Organisation",
        "Prozesse aufnehmen, vereinfachen, automatisieren; BPMN, FIM, Low-Code.",
    ),
    (
        "change",
        "Change Management & Rolle als Digitallotse",
        "Kolleginnen und Kollegen gewinnen, Verwaltungsspitze überzeugen, Zeit und Mandat.",
    ),
    (
        "datenschutz-recht",
        "Datenschutz & Recht",
        "DSGVO, LDSG, Dienstanweisungen, Personalrat, Barrierefreiheit.",
    ),
    (
        "it-sicherheit",
        "IT-Sicherheit & Notfallvorsorge",
        "Grundschutz-Profil, Phishing, Notfallplan, Cybersicherheitsagentur BW.",
    ),
    ("ki", "Künstliche Intelligenz", "Assistenten, Chatbots, KI-Verordnung, Richtlinien, Pilotprojekte."),
    (
        "marktplatz",
        "Vorlagen, Werkzeuge & Erfahrungen",
        "Muster, Checklisten, Leistungsverzeichnisse, Produkterfahrungen.",
    ),
    (
        "fachverfahren",
        "Fachverfahren & Schnittstellen",
        "Einwohnerwesen, Finanzen, Bau, Ordnung, Register; Registermodernisierung, XÖV.",
    ),
    (
        "ris-gremien",
        "Ratsinformation & digitale Gremienarbeit",
        "RIS, Tablets, Hybridsitzung, Livestream, § 37a GemO.",
    ),
    (
        "beteiligung-website",
        "Bürgerbeteiligung, Website & Social Media",
        "Portale, Apps, Leichte Sprache, Termine.",
    ),
    (
        "smart-city-daten",
        "Smart City, Open Data & Geodaten",
        "Sensorik, LoRaWAN, urbane Datenplattform, digitaler Zwilling.",
    ),
    (
        "breitband-mobilfunk",
        "Breitband, WLAN & Mobilfunk",
        "Ausbau, Förderung, Mitverlegung, öffentliches WLAN.",
    ),
    (
        "schulen-kitas",
        "Schulen, Kitas & DigitalPakt",
        "Medienentwicklungsplan, Schul-IT, Support, Kita-Platzvergabe.",
    ),
    (
        "arbeitsplatz",
        "Digitaler Arbeitsplatz & Homeoffice",
        "Videokonferenz, Kollaboration, Telefonie, Dienstvereinbarung, Onboarding.",
    ),
    (
        "foerderung-vergabe",
        "Fördermittel, Vergabe & Zusammenarbeit",
        "Programme, Anträge, Rahmenverträge, interkommunale Kooperation.",
    ),
];

/// Writes the topic channels into an empty forum. Safe to run at every start.
///
/// # Errors
/// The database fails.
pub fn seed(conn: &mut DbConnection, now: Timestamp) -> Result<()> {
    if store::count(conn)? > 0 {
        return Ok(());
    }
    for (position, topic) in (1..).zip(TOPICS) {
        store::insert(conn, topic, position, None, now)?;
    }
    Ok(())
}
