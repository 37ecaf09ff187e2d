use lotsenforum::forum::invitations::{By, NewInvitation, invite};
use mail_parser::MessageParser;

use crate::exchange::{lotsenforum, said};
use crate::support::{Browser, Mail, TestForum, at};

const PASSWORD: &str = "blaue Ente fährt Rad";

/// Own names with letters of DIN 91379, in both ways of typing, and the base letters of the family name.
const NAMES: [(&str, &str); 30] = [
    ("Ģirts Ķēniņš", "kenins"),
    ("M\u{302}arko Ṣ\u{30c}ahin", "sahin"),
    ("Jürgen Müller", "muller"),
    ("Ju\u{308}rgen Mu\u{308}hlba\u{308}cher", "muhlbacher"),
    ("Łukasz Wójcik", "wojcik"),
    ("Đorđe Žižić", "zizic"),
    ("Þórdís Guðmundsdóttir", "gudmundsdottir"),
    ("Nguyễn Thị Hồng", "hong"),
    ("Əli Ağayev", "agayev"),
    ("Åse Bjørnsen", "bjornsen"),
    ("Zoë Šťastná", "stastna"),
    ("Ştefan Țepeș", "tepes"),
    ("Özgür Yıldırım", "yildirim"),
    ("İpek Çağlar", "caglar"),
    ("Ña\u{301}ndu Peña", "pena"),
    ("C̆edomir Q\u{302}osja", "qosja"),
    ("Ŋaŋa Ŧuŋŧ", "tunt"),
    ("Őrs Szűcs", "szucs"),
    ("Ēriks Žagars", "zagars"),
    ("Ųla Ėglė", "egle"),
    ("Ḥasan Ṭāhā", "taha"),
    ("ʿAbd al-Ḫāliq Ġānim", "ganim"),
    ("Ĵano Ŝaŭlo", "saulo"),
    ("Ċensu Ħaġġar", "haggar"),
    ("Œdipe Bœuf", "boeuf"),
    ("Ǧevdet K\u{306}ara", "kara"),
    ("N\u{304}iko L\u{325}amm", "lamm"),
    ("O’Neill-D’Àvila Groß", "gross"),
    ("Ǩiurâl Ǯuäʹn", "zuan"),
    ("Ṁáire Ní Ċonaill", "conaill"),
];

/// A name as it is kept: letters with their marks where there is such a letter.
fn composed(name: &str) -> String {
    lotsenforum::text::line(name)
}

fn address(number: usize) -> String {
    format!("info{number}@müllheim.example")
}

fn kept_address(number: usize) -> String {
    format!("info{number}@xn--mllheim-n2a.example")
}

fn link(mail: &Mail, base: &str) -> String {
    let text = mail.text();
    let link = text.split_whitespace().find(|word| word.contains("/einladung/")).expect("a link");
    link.replace(base, "")
}

fn recipient(mail: &Mail) -> String {
    let message = MessageParser::default().parse(&mail.raw).unwrap();
    message.to().unwrap().first().unwrap().name().unwrap().to_owned()
}

/// Somebody accepts her invitation with the name as she types it.
fn joins(forum: &TestForum, number: usize, typed: &str) -> Browser {
    let new = NewInvitation::parse(&address(number), "", "member", None).unwrap();
    invite(&forum.app().sign_in_parts(), By::Operator, &new).unwrap();
    forum.runs_due_jobs();
    let mail = forum.smtp.mails_to(&kept_address(number)).pop().expect("a letter to the umlaut domain");
    let browser = forum.browser();
    let form = browser.visits(&link(&mail, forum.base())).form("Einladung annehmen");
    let page =
        browser.sends(&form.with("ihr_name", typed).with("neues_passwort", PASSWORD).with("regeln", "1"));
    assert_eq!(page.path, "/erste-schritte/organisation", "{typed}: {}", page.text());
    browser
}

fn asks(browser: &Browser, forum: &TestForum, number: usize) -> String {
    let channel = forum.channel_id("e-akte-dms").to_string();
    let title = format!("Wer kennt sich mit Vorhaben Nummer {number} aus?");
    let first = browser.visits("/neu").form("Weiter");
    let first = first.with("titel", &title).with("kanal", &channel).with("kanal_anderer", "");
    let second = browser.sends(&first.with("fuer", "08").with("fuer_andere", ""));
    let page = browser.sends(&second.form("veröffentlichen").with("text", "Wir beginnen gerade damit."));
    assert_eq!((page.status, page.h1()), (200, title));
    page.path
}

#[test]
fn thirty_names_of_din_91379_survive_the_whole_way_round() {
    let forum = TestForum::start_with(|config| config.limits.writing = 10_000);
    let reader = forum.member("Anna Maier").join();
    let mut threads = Vec::new();
    for (number, (typed, _)) in NAMES.iter().enumerate() {
        let browser = joins(&forum, number, typed);
        let saved = browser.visits("/konto/profil").form("Profil speichern");
        assert_eq!(saved.value("ihr_name"), composed(typed));
        let page = browser.sends(&saved.with("zeigt_email", "ja").with("thema", &format!("Thema {typed}")));
        assert_eq!((page.status, page.h1()), (200, composed(typed)));
        assert!(page.text().contains(&address(number)), "the address as people write it");
        threads.push(asks(&browser, &forum, number));
    }

    // Pages: the thread, the profile behind its author, the directory by base letters.
    let mut seen = Vec::new();
    for ((typed, base), thread) in NAMES.iter().zip(&threads) {
        let name = composed(typed);
        let page = reader.browser.visits(thread);
        assert_eq!(page.text_of(".post-author h2 a, .post-author h3 a"), name);
        let profile = page.link(&name);
        assert_eq!(reader.browser.visits(&profile).h1(), name, "{profile}");
        let found = reader.browser.visits(&format!("/mitglieder?q={base}")).texts_of(".post-author h3");
        assert!(found.contains(&name), "{base}: {found:?}");
        seen.push(name);
    }
    // Programs.
    let program = forum.program_of(&reader);
    for ((_, base), name) in NAMES.iter().zip(&seen) {
        let list = program.gets(&format!("/members?q={base}"));
        let names: Vec<_> =
            list.json["members"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
        assert!(names.contains(&serde_json::json!(name)), "{base}: {names:?}");
    }
    // Mail: greeting, text, and the header.
    forum.clock().set(at("2026-03-10T07:50:00+01:00"));
    forum.runs_due_jobs();
    for (number, name) in seen.iter().enumerate() {
        let mail = forum.smtp.mails_to(&kept_address(number)).pop().unwrap();
        assert_eq!(&recipient(&mail), name);
        assert!(mail.text().contains(&format!("Guten Tag {name}")), "{}", mail.text());
    }
    // Files: out, and into another forum.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export");
    said(&lotsenforum(&forum, &["export", path.to_str().unwrap()]));
    let other = TestForum::start();
    said(&lotsenforum(&other, &["import", "forum", path.to_str().unwrap()]));
    let boss = other.member("Bea Boss").join();
    for ((_, base), name) in NAMES.iter().zip(&seen) {
        let page = boss.browser.visits(&format!("/mitglieder?q={base}"));
        assert!(page.texts_of(".post-author h3").contains(name), "{base}: {}", page.text());
        let topics = page.texts_of(".post .chip");
        assert!(topics.contains(&format!("Thema {name}")), "{base}: {topics:?}");
    }
}

#[test]
fn an_umlaut_domain_signs_in_as_it_is_typed() {
    let forum = TestForum::start();
    joins(&forum, 7, "Ģirts Ķēniņš");
    for typed in ["info7@müllheim.example", "INFO7@MÜLLHEIM.example", "info7@xn--mllheim-n2a.example"] {
        let browser = forum.browser();
        let form =
            browser.visits("/anmelden").form("Anmelden").with("email", typed).with("passwort", PASSWORD);
        assert_eq!(browser.sends(&form).status, 200, "{typed}");
        assert_eq!(browser.gets("/konto/profil").status, 200, "{typed}");
    }
}

#[test]
fn a_name_of_120_characters_is_taken_whatever_its_bytes() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let save = |name: &str| {
        let form = anna.browser.visits("/konto/profil").form("Profil speichern");
        anna.browser.sends(&form.with("ihr_name", name))
    };
    let long = format!("Ģ{} M\u{302}", "ķ".repeat(116));
    assert_eq!(long.chars().count(), 120);

    assert_eq!(save(&long).h1(), long);
    assert_eq!(save(&format!("{long}x")).status, 422);
    let page = save("Eva \u{202e}htoR\u{200b}\u{7}");
    assert_eq!(page.h1(), "Eva htoR", "nothing that turns the direction of writing");
}
