//! A disk that is full: a small tmpfs, which only root may mount.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::scene::{Scene, count, integrity, posts_with};
use crate::writer::{Said, Writer};

/// A small disk, gone when it is dropped.
struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    fn mount(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let options = format!("size={size},mode=0777");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(folder.path());
        mount.status().is_ok_and(|status| status.success()).then_some(Self { folder })
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Fills it but for so many bytes.
    fn fill(&self, left: u64) -> PathBuf {
        use std::io::Write;
        let path = self.path().join("filling");
        let mut file = std::fs::File::create(&path).unwrap();
        for size in [1 << 20, 1 << 12, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
        file.set_len(file.metadata().unwrap().len() - left).unwrap();
        path
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}

#[test]
#[ignore = "a fire drill: bin/check --fire"]
fn a_full_disk_loses_nothing_and_heals_by_itself() {
    if std::env::var("TEST_DATABASE").is_ok_and(|url| url.starts_with("postgres")) {
        println!("disk: SQLite's drill; PostgreSQL's own disk is not filled");
        return;
    }
    let Some(disk) = Disk::mount("24m") else {
        println!("disk: NOT RUN, only root may mount a small disk");
        return;
    };
    let mut scene = Scene::on(disk.path().join("forum.sqlite").to_str().unwrap(), 2);
    let program = scene.start.run();
    let writers = [0, 1].map(|number| Writer::new(&program.base, &scene.sessions[number]));
    let channel = "1";
    scene.threads = vec![writers[0].asks(channel, "Wie macht ihr das, wenn die Platte voll ist?")];
    let thread = scene.threads[0].clone();
    let mut confirmed = Vec::new();
    let long = "So geht es bei uns. ".repeat(500);

    let filling = disk.fill(400_000);
    let mut refused = Vec::new();
    for number in 0..60 {
        let text = format!("Nummer {number}. {long}").trim().to_owned();
        match writers[number % 2].replies(&thread, &format!("voll-{number}"), &text) {
            Said::Done(_) => confirmed.push(text),
            Said::Later => refused.push((number, text)),
            said => panic!("{said:?}"),
        }
    }
    assert!(!refused.is_empty() && !confirmed.is_empty(), "it filled up in the middle");
    let (status, form) = writers[0].gets_back(&thread, &long);
    assert_eq!(status, 503);
    assert_eq!(form.expect("the text comes back").value("text").trim(), long.trim());
    assert_eq!(writers[1].reads(&thread), Some(200), "reading goes on");

    std::fs::remove_file(filling).unwrap();
    let again = refused.len();
    for (number, text) in refused {
        let said = writers[number % 2].replies(&thread, &format!("voll-{number}"), &text);
        assert!(matches!(said, Said::Done(_)), "space is back: {said:?}");
        confirmed.push(text);
    }
    assert_eq!(program.status_of("/readyz"), Some(200));
    drop(program);
    assert_eq!((integrity(&scene), scene.contradictions()), ("ok".to_owned(), Vec::new()));
    let app = scene.app();
    for text in &confirmed {
        assert_eq!(posts_with(&app, text), 1, "{}", &text[..20]);
    }
    assert_eq!(count(&app, "posts where number > 1"), 60);
    println!(
        "disk: full for {again} of 60 replies, each told so; all 60 are there once after space was made"
    );
}
