//! Passkeys, with a device made of a few lines: it keeps one key and answers what it is asked, honestly or not.
//! A real browser does the same in tests/browser/passkeys.test.mjs.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::letter;
use crate::support::{Browser, Page, Person, TestForum};

/// The holder was there, and has shown who she is.
const VERIFIED: u8 = 0b101;
/// The holder was there.
const PRESENT: u8 = 0b001;

/// A device with one key.
struct Device {
    key: SigningKey,
    id: [u8; 32],
    handle: String,
    origin: String,
    flags: u8,
}

impl Device {
    fn new(forum: &TestForum, number: u8) -> Self {
        let key = SigningKey::from_slice(&[number; 32]).unwrap();
        let (origin, handle) = (forum.base().to_owned(), String::new());
        Self { key, id: [number; 32], handle, origin, flags: VERIFIED }
    }

    fn client_data(&self, kind: &str, question: &Value) -> String {
        let challenge = question["publicKey"]["challenge"].as_str().unwrap();
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
    }

    /// Which forum, and how the holder was checked.
    fn authenticator_data(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(b"localhost").to_vec();
        data.push(flags);
        data.extend([0; 4]);
        data
    }

    /// Makes its key known.
    fn makes(&mut self, question: &Value) -> String {
        question["publicKey"]["user"]["id"].as_str().unwrap().clone_into(&mut self.handle);
        let mut data = self.authenticator_data(self.flags | 0b100_0000);
        data.extend([0; 16]);
        data.extend([0, 32]);
        data.extend(self.id);
        let point = self.key.verifying_key().to_sec1_point(false);
        // COSE: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(point.x().unwrap());
        data.extend([0x22, 0x58, 0x20]);
        data.extend(point.y().unwrap());
        // CBOR: {"fmt": "none", "attStmt": {}, "authData": bytes}
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        json!({
            "id": BASE64.encode(self.id), "rawId": BASE64.encode(self.id), "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                "attestationObject": BASE64.encode(object),
                "clientDataJSON": BASE64.encode(self.client_data("webauthn.create", question)),
                "transports": ["internal"],
            },
        })
        .to_string()
    }

    /// Signs what it is asked.
    fn signs(&self, question: &Value) -> String {
        let (client, data) =
            (self.client_data("webauthn.get", question), self.authenticator_data(self.flags));
        let signed = [data.as_slice(), &Sha256::digest(client.as_bytes())].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({
            "id": BASE64.encode(self.id), "rawId": BASE64.encode(self.id), "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                "authenticatorData": BASE64.encode(data),
                "clientDataJSON": BASE64.encode(client),
                "signature": BASE64.encode(signature.to_der()),
                "userHandle": self.handle,
            },
        })
        .to_string()
    }
}

/// What the script on a page fetches before it asks the device.
fn question(browser: &Browser, page: &Page, form: &str) -> Value {
    let address = &page.attributes_of("form[data-question]", "data-question")[0];
    let csrf = page.form(form).value("csrf");
    let answer = browser.posts(address, &[("csrf", &csrf)]);
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_str(&answer.html).unwrap()
}

fn makes_passkey(forum: &TestForum, person: &Person<'_>, number: u8, name: &str) -> Device {
    let mut device = Device::new(forum, number);
    let page = person.browser.visits("/konto/anmeldung/passkey");
    let answer = device.makes(&question(&person.browser, &page, "Passkey einrichten"));
    let form = page.form("Passkey einrichten").with("name", name).with("antwort", &answer);
    let page = person.browser.sends(&form);
    assert_eq!((page.status, page.path.as_str()), (200, "/konto/anmeldung"), "{}", page.text());
    assert!(page.text().contains(&format!("{name} eingerichtet")), "{}", page.text());
    device
}

fn signs_in(browser: &Browser, device: &Device) -> Page {
    let page = browser.visits("/anmelden?weiter=%2Fkanaele");
    let answer = device.signs(&question(browser, &page, "Mit Passkey anmelden"));
    browser.sends(&page.form("Mit Passkey anmelden").with("antwort", &answer))
}

fn was_refused(page: &Page) {
    assert_eq!(page.status, 422, "{}", page.text());
    assert!(page.text().contains("Mit diesem Passkey hat es nicht geklappt"), "{}", page.text());
}

#[test]
fn a_passkey_leads_in_until_it_is_removed_and_each_change_is_told_by_mail() {
    let forum = TestForum::start_at_localhost();
    let anna = forum.member("Anna Maier").join();
    let device = makes_passkey(&forum, &anna, 1, "Dienst-Laptop");
    forum.runs_due_jobs();
    assert!(letter(&forum, &anna, "Ihre Passkeys haben sich geändert").text().contains("„Dienst-Laptop“"));

    let elsewhere = forum.browser();
    let page = signs_in(&elsewhere, &device);
    assert_eq!(page.path, "/kanaele", "where she wanted to go: {}", page.text());
    assert!(page.text().contains("Anna Maier"), "{}", page.text());

    let settings = anna.browser.visits("/konto/anmeldung");
    assert!(settings.text().contains("zuletzt benutzt heute"), "{}", settings.text());
    anna.browser.sends(&settings.form("Entfernen"));
    was_refused(&signs_in(&forum.browser(), &device));
}

#[test]
fn what_a_device_says_is_taken_only_from_here_by_its_holder_and_once() {
    let forum = TestForum::start_at_localhost();
    let (anna, ben) = (forum.member("Anna Maier").join(), forum.member("Ben Huber").join());
    let honest = makes_passkey(&forum, &anna, 1, "Telefon");
    let bens = makes_passkey(&forum, &ben, 2, "Telefon");

    let copy = |change: &dyn Fn(&mut Device)| {
        let mut device = Device { handle: honest.handle.clone(), ..Device::new(&forum, 1) };
        change(&mut device);
        device
    };
    let lies = [
        copy(&|device| "http://lotsenforum.example".clone_into(&mut device.origin)),
        copy(&|device| device.flags = PRESENT),
        copy(&|device| device.key = SigningKey::from_slice(&[9; 32]).unwrap()),
        copy(&|device| device.handle.clone_from(&bens.handle)),
        copy(&|device| device.id = bens.id),
        copy(&|device| device.id = [7; 32]),
    ];
    for lie in &lies {
        was_refused(&signs_in(&forum.browser(), lie));
    }

    let browser = forum.browser();
    let page = browser.visits("/anmelden");
    let answer = honest.signs(&question(&browser, &page, "Mit Passkey anmelden"));
    let other = forum.browser();
    let form = other.visits("/anmelden").form("Mit Passkey anmelden");
    was_refused(&other.sends(&form.with("antwort", &answer)));
    let sent = browser.sends(&page.form("Mit Passkey anmelden").with("antwort", &answer));
    assert_eq!(sent.path, "/", "{}", sent.text());
    let form = browser.visits("/anmelden").form("Mit Passkey anmelden");
    was_refused(&browser.sends(&form.with("antwort", &answer)));
}

#[test]
fn a_key_belongs_to_one_member_and_confirms_only_her() {
    let forum = TestForum::start_at_localhost();
    let (anna, ben) = (forum.member("Anna Maier").join(), forum.member("Ben Huber").join());
    let annas = makes_passkey(&forum, &anna, 1, "Telefon");
    makes_passkey(&forum, &ben, 2, "Telefon");

    let page = ben.browser.visits("/konto/anmeldung/passkey");
    let answer = Device::new(&forum, 1).makes(&question(&ben.browser, &page, "Passkey einrichten"));
    let form = page.form("Passkey einrichten").with("name", "Mein zweites").with("antwort", &answer);
    let refused = ben.browser.sends(&form);
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Dieser Passkey ist schon eingetragen"), "{}", refused.text());
    assert_eq!(refused.form("Passkey einrichten").value("name"), "Mein zweites");

    forum.clock().forward(chrono::Duration::minutes(11));
    let tries = |person: &Person<'_>| {
        let page = person.browser.visits("/konto/anmeldung");
        assert_eq!(page.h1(), "Passwort bestätigen");
        let answer = annas.signs(&question(&person.browser, &page, "Lieber den Passkey benutzen"));
        person.browser.sends(&page.form("Lieber den Passkey benutzen").with("antwort", &answer))
    };
    was_refused(&tries(&ben));
    assert_eq!(tries(&anna).path, "/konto/anmeldung");
}

#[test]
fn where_the_address_has_no_name_there_are_no_passkeys() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    assert!(!anna.browser.visits("/konto/anmeldung").text().contains("Passkey"));
    assert_eq!(anna.browser.visits("/konto/anmeldung/passkey").status, 404);
    assert!(!forum.browser().visits("/anmelden").has_button("Mit Passkey anmelden"));
}
