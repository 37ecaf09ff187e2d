use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use lotsenforum::forum::accounts::Role;

use crate::support::{PASSWORD, Page, Person, TestForum};

fn file(format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(600, 400, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 90]));
    let mut file = Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut file, format).unwrap();
    file.into_inner()
}

fn uploads(person: &Person<'_>, content: &[u8]) -> Page {
    let form = person.browser.visits("/konto/profil").form("Bild hochladen");
    person.browser.sends_file(&form, "bild", ("ich.jpg", content))
}

#[test]
fn a_picture_stands_with_her_posts_in_the_directory_and_on_her_profile() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    assert_eq!(ben.reads(&thread).text_of(".avatar"), "AM");
    ben.reads(&thread);

    let page = uploads(&anna, &file(ImageFormat::Png));

    assert_eq!((page.status, page.path.as_str()), (200, "/konto/profil"));
    assert!(page.text().contains("Ihr Bild steht ab sofort bei Ihren Beiträgen."));
    for path in [thread.path.as_str(), "/mitglieder"] {
        let sources = ben.browser.visits(path).attributes_of("img.avatar", "src");
        assert_eq!(sources.len(), 1, "{path}");
        let (status, cache, picture) = ben.browser.fetches(&sources[0]);
        assert_eq!((status, cache.as_str()), (200, "private, max-age=31536000, immutable"));
        let picture = image::load_from_memory_with_format(&picture, ImageFormat::Jpeg).unwrap();
        assert_eq!((picture.width(), picture.height()), (96, 96));
    }
    let large = ben.browser.visits("/m/anna.maier").attributes_of("main img", "src").remove(0);
    let (_, _, picture) = ben.browser.fetches(&large);
    assert_eq!(image::load_from_memory(&picture).unwrap().width(), 320);
    assert_eq!(forum.browser().gets(&large).status, 303, "guests sign in first");
}

#[test]
fn another_picture_has_another_address_and_a_deleted_one_none() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let source = || anna.browser.visits("/m/anna.maier").attributes_of("main img", "src");
    uploads(&anna, &file(ImageFormat::Png));
    let first = source().remove(0);

    uploads(&anna, &file(ImageFormat::Jpeg));
    let second = source().remove(0);
    anna.browser.sends(&anna.browser.visits("/konto/profil").form("Bild löschen"));

    assert_ne!(first, second);
    assert_eq!(source().len(), 0);
    for path in [first, second] {
        assert_eq!(anna.browser.gets(&path).status, 404);
    }
}

#[test]
fn what_is_no_picture_is_refused_in_words_at_the_field() {
    let forum = TestForum::start_with(|config| config.limits.picture_bytes = 1_000_000);
    let anna = forum.member("Anna Maier").join();
    let broken = &file(ImageFormat::Jpeg)[..200];
    let big = vec![0; 1_500_000];
    for (content, words) in [
        (&b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"[..], "kein Bild, das wir lesen können"),
        (b"MZ\x90\0\x03", "kein Bild, das wir lesen können"),
        (broken, "kein Bild, das wir lesen können"),
        (b"", "Wählen Sie ein Bild aus."),
        (&big, "Diese Datei ist zu groß. Erlaubt sind 1 MB."),
    ] {
        let page = uploads(&anna, content);
        assert_eq!(page.status, 422, "{words}");
        assert!(page.text_of("#bild-fehler").contains(words), "{words}: {}", page.text());
    }
    assert_eq!(anna.browser.visits("/m/anna.maier").attributes_of("main img", "src").len(), 0);
}

#[test]
fn a_foreign_page_or_a_guest_uploads_nothing() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let form = anna.browser.visits("/konto/profil").form("Bild hochladen");
    let picture = file(ImageFormat::Png);

    let forged = anna.browser.sends_file(&form.clone().with("csrf", "falsch"), "bild", ("x.png", &picture));
    let guest = forum.browser().sends_file(&form, "bild", ("x.png", &picture));

    assert_eq!(forged.status, 403);
    assert!(guest.path.starts_with("/anmelden"), "{}", guest.path);
    assert_eq!(anna.browser.visits("/m/anna.maier").attributes_of("main img", "src").len(), 0);
}

#[test]
fn pages_that_are_kept_show_no_picture_of_who_is_suspended_and_show_it_again() {
    let forum = TestForum::start_standing(|_| {});
    let monika = forum.member("Monika Dorner").with_role(Role::Admin).join();
    let anna = forum.member("Anna Maier").join();
    let ben = forum.member("Ben Huber").join();
    let thread = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    uploads(&anna, &file(ImageFormat::Png));
    let pictures = || {
        // What was new at the first visit is not at the second, and the third is a kept page.
        [(); 3].map(|()| ben.browser.visits(&thread.path).attributes_of("img.avatar", "src").len())
    };
    assert_eq!(pictures(), [1, 1, 1]);

    let form = monika.browser.visits("/verwaltung/mitglieder/anna.maier/sperren").form("Sperren");
    let form = form.with("grund", "Werbung für ein Produkt in zwölf Themen.").with("klausel", "Nummer 3");
    monika.browser.sends(&form);
    assert_eq!(pictures(), [0, 0, 0]);
    let page = monika.browser.visits("/verwaltung/mitglieder/anna.maier");
    monika.browser.sends(&page.form("Sperre aufheben"));
    assert_eq!(pictures(), [1, 1, 1]);

    anna.signs_in(PASSWORD);
    let form = anna.browser.visits("/konto/austreten").form("Austreten");
    anna.browser.sends(&form.with("bleiben", "bleibt").with("sicher", "ja"));
    assert_eq!(pictures(), [0, 0, 0]);
}
