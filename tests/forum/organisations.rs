use crate::exchange::said;
use crate::gazetteer::{imports, of_2021};
use crate::support::{Browser, Page, TestForum};

/// A forum that knows the directory of 2021.
fn forum() -> TestForum {
    let forum = TestForum::start();
    said(&imports(&forum, of_2021().text("\n").as_bytes(), &[]));
    forum.runs_due_jobs();
    forum
}

fn searches(browser: &Browser, typed: &str) -> Page {
    let page = browser.visits("/konto/organisation");
    browser.sends(&page.form("Suchen").with("ort", typed))
}

fn choices(page: &Page) -> Vec<String> {
    page.texts_of(".choice label")
}

#[test]
fn a_name_is_found_however_it_is_spelt() {
    let forum = forum();
    let anna = forum.member("Anna Maier").join();

    for typed in ["muellheim", "mullheim", "Müllheim", "MÜLL", "stadt mull"] {
        let page = searches(&anna.browser, typed);
        assert_eq!(choices(&page), ["Stadt Müllheim (Landkreis Esslingen)"], "{typed}");
        assert_eq!(page.status, 200);
    }
}

#[test]
fn of_two_with_the_same_name_one_is_chosen_by_its_kreis() {
    let forum = forum();
    let anna = forum.member("Anna Maier").join();
    let thread = anna.asks("Welches DMS nutzt Ihr?", "Wir suchen eines.");

    let page = searches(&anna.browser, "Altdorf");
    assert_eq!(
        choices(&page),
        ["Gemeinde Altdorf (Landkreis Böblingen)", "Gemeinde Altdorf (Landkreis Esslingen)"]
    );
    let unclear = anna.browser.sends(&page.form("Organisation speichern"));
    let id = page.attributes_of(".choice input", "value")[1].clone();
    let page = anna.browser.sends(&unclear.form("Organisation speichern").with("organisation", &id));

    assert_eq!(unclear.status, 422);
    assert!(unclear.text().contains("Wählen Sie Ihre Organisation aus der Liste."));
    assert!(
        page.text().contains("Ihre Organisation steht ab sofort bei allen Ihren Beiträgen."),
        "{}",
        page.text()
    );
    assert!(page.text().contains("Gemeinde Altdorf (Landkreis Esslingen) unter 5.000 Einwohner"));
    assert!(
        page.text().contains("Region: Altdorf (Landkreis Esslingen), Landkreis Esslingen, Region Stuttgart")
    );
    assert!(anna.reads(&thread).text().contains("Gemeinde Altdorf (Landkreis Esslingen)"));
    assert!(anna.browser.visits("/").text().contains("Landkreis Esslingen"));
}

#[test]
fn a_name_that_is_complete_needs_no_list() {
    let forum = forum();
    let anna = forum.member("Anna Maier").join();

    for (typed, chosen) in [
        ("Gemeinde Altdorf (Landkreis Esslingen)", "Gemeinde Altdorf (Landkreis Esslingen)"),
        ("Altdorf (Landkreis Böblingen)", "Gemeinde Altdorf (Landkreis Böblingen)"),
        ("herrenberg", "Stadt Herrenberg (Landkreis Böblingen)"),
        ("GVV Aidlingen/Grafenau", "GVV Aidlingen/Grafenau (Landkreis Böblingen)"),
        ("Landratsamt Rems-Murr-Kreis", "Landratsamt Rems-Murr-Kreis Landkreis"),
    ] {
        let page = anna.browser.visits("/konto/organisation");
        let page = anna.browser.sends(&page.form("Organisation speichern").with("ort", typed));
        assert!(page.text().contains("Gespeichert"), "{typed}: {}", page.text());
        assert!(page.text_of("main").contains(chosen), "{typed}: {}", page.text());
    }
}

#[test]
fn what_is_typed_anew_counts_more_than_what_was_chosen_before() {
    let forum = forum();
    let anna = forum.member("Anna Maier").join();
    let page = searches(&anna.browser, "Müllheim");

    let page = anna.browser.sends(&page.form("Organisation speichern").with("ort", "Tamm"));

    assert!(page.text().contains("Gemeinde Tamm (Landkreis Böblingen)"), "{}", page.text());
}

#[test]
fn a_kreis_shows_all_its_organisations_in_the_order_of_the_dictionary() {
    let forum = forum();
    let anna = forum.member("Anna Maier").join();
    let page = anna.browser.visits("/konto/organisation");

    let page = anna.browser.sends(&page.form("Organisationen zeigen").with("kreis", "08115"));

    assert!(page.text().contains("Landkreis Böblingen: 7 Organisationen"), "{}", page.text());
    assert_eq!(
        choices(&page),
        [
            "Gemeinde Aidlingen (Landkreis Böblingen)",
            "Gemeinde Altdorf (Landkreis Böblingen)",
            "Landratsamt Böblingen",
            "Gemeinde Grafenau (Landkreis Böblingen)",
            "GVV Aidlingen/Grafenau (Landkreis Böblingen)",
            "Stadt Herrenberg (Landkreis Böblingen)",
            "Gemeinde Tamm (Landkreis Böblingen)",
        ]
    );
}

#[test]
fn what_is_unknown_is_told_and_changes_nothing() {
    let forum = forum();
    let anna = forum.member("Anna Maier").join();
    let page = anna.browser.visits("/konto/organisation");

    let nothing = anna.browser.sends(&page.form("Organisation speichern"));
    let unknown = anna.browser.sends(&page.form("Organisation speichern").with("ort", "Entenhausen"));
    let forged = anna.browser.sends(&page.form("Organisation speichern").with("organisation", "999999"));

    assert_eq!([nothing.status, unknown.status, forged.status], [422; 3]);
    assert!(nothing.text().contains("Wählen Sie Ihre Organisation aus der Liste."));
    assert!(unknown.text().contains("Eine Organisation mit diesem Namen gibt es nicht."));
    assert_eq!(unknown.attributes_of("#organisation", "value"), ["Entenhausen"]);
    assert!(anna.browser.visits("/konto/organisation").text().contains("Stadt Herrenberg Region"));
    assert_eq!(forum.browser().visits("/konto/organisation").h1(), "Anmelden");
}

#[test]
fn who_works_for_the_whole_land_chooses_a_region() {
    let forum = forum();
    let anna = forum.member("Anna Maier").join();
    let page = anna.browser.visits("/konto/organisation");
    let page = anna.browser.sends(&page.form("Organisation speichern").with("ort", "Herrenberg"));
    assert!(!page.has_button("Region speichern"), "her town says where she is");

    let typed = page.form("Organisation speichern").with("ort", "Städtetag Baden-Württemberg");
    let page = anna.browser.sends(&typed);
    assert!(page.text().contains("Region: Baden-Württemberg"), "{}", page.text());
    let page = anna.browser.sends(&page.form("Region speichern").with("region", "08116"));

    assert!(page.text().contains("Region: Landkreis Esslingen, Region Stuttgart"), "{}", page.text());
    let form = page.form("Region speichern").with("region", "09");
    assert_eq!(anna.browser.sends(&form).status, 422);
}

#[test]
fn the_mail_domain_proposes_organisations() {
    use lotsenforum::forum::organisations::store;
    let forum = forum();
    let anna = forum.member("Anna Maier").join();
    forum
        .app()
        .db
        .write(|conn| {
            for key in ["081155001", "08115001", "08115015"] {
                let one = store::by_key(conn, key)?.expect("imported");
                store::insert_domain(conn, "rathaus.example", one.id)?;
            }
            Ok(())
        })
        .unwrap();

    let page = anna.browser.visits("/konto/organisation");

    assert!(page.text().contains("Vorschlag zu Ihrer E-Mail-Adresse"));
    assert_eq!(
        choices(&page),
        [
            "Gemeinde Aidlingen (Landkreis Böblingen)",
            "Gemeinde Grafenau (Landkreis Böblingen)",
            "GVV Aidlingen/Grafenau (Landkreis Böblingen)",
        ]
    );
}
