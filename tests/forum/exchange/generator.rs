//! Forums that nobody would think of, the same for the same seed: every field of docs/DATA.md, texts that mean
//! harm, times with any offset.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

const TEXTS: &[&str] = &[
    "Wir haben gute Erfahrungen gemacht.",
    "# Titel\n\n- eins\n- **zwei**\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    "<img src=x onerror=alert(1)> [x](javascript:alert(1))",
    "Zeile\r\nZeile\r\r\n\tTab \u{202e}verkehrt\u{200b} \u{1f980} e\u{301}",
    "Fußnote[^1] und noch eine[^a].\n\n[^1]: Hier.\n[^a]: Da.",
    "`''\"; drop table posts; --`  \\\\ {{ 7 * 7 }} </script>",
    "a\u{0}b\r\u{0}\nc   ",
    "> Zitat\n\nÄÖÜß „Anführung“ – Gedankenstrich … https://example.org/?a=1&b=2",
];
const REGIONS: &[&str] = &["08", "081", "0811", "08115", "08116", "08317", "08415", "08421"];

/// The lines of a forum.
pub(super) fn forum(seed: u64) -> String {
    let mut dice = Dice { rng: StdRng::seed_from_u64(seed), minute: 0 };
    let mut lines = Vec::new();
    let people = dice.rng.random_range(3..12);
    lines.extend((0..people).map(|number| dice.member(number)));
    let channels = ["e-akte-dms", "ki", "neu-eins", "neu-zwei"];
    for (number, slug) in channels.iter().enumerate() {
        lines.push(dice.channel(number, slug));
    }
    let threads = dice.rng.random_range(1..15);
    let mut marks = Vec::new();
    for thread in 0..threads {
        let posts = dice.rng.random_range(1..30);
        lines.push(dice.thread(thread, posts, people, channels.len()));
        for member in 0..people {
            if dice.chance(30) {
                let number = dice.rng.random_range(1..=posts);
                let at = dice.instant();
                marks.push(json!({"type": "read", "member": member, "thread": format!("t{thread}"), "number": number, "at": at}));
            }
            if dice.chance(5) {
                marks.push(json!({"type": "mute", "member": member, "thread": format!("t{thread}")}));
            }
        }
        if dice.chance(40) {
            let deed = dice.deed(thread, people);
            marks.push(deed);
        }
    }
    for member in 0..people {
        let (channel, level) =
            (dice.rng.random_range(0..channels.len()), dice.of(&["all", "digest", "muted"]));
        marks.push(json!({"type": "subscription", "member": member, "channel": channel, "level": level}));
    }
    lines.extend(marks);
    lines.iter().map(|line| format!("{line}\n")).collect()
}

struct Dice {
    rng: StdRng,
    /// Time goes on from line to line.
    minute: i64,
}

impl Dice {
    fn chance(&mut self, percent: u32) -> bool {
        self.rng.random_range(0..100) < percent
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all.choose(&mut self.rng).unwrap()
    }

    fn text(&mut self) -> String {
        let count = self.rng.random_range(1..5);
        (0..count).map(|_| self.of(TEXTS)).collect::<Vec<_>>().join("\n\n")
    }

    fn instant(&mut self) -> String {
        self.minute += self.rng.random_range(0..500);
        let offset = chrono::FixedOffset::east_opt(3_600 * self.rng.random_range(-11..12)).unwrap();
        let micros = if self.chance(50) { self.rng.random_range(0..1_000_000) } else { 0 };
        let begin = chrono::DateTime::parse_from_rfc3339("2023-01-01T00:00:00Z").unwrap();
        let at = begin + chrono::Duration::minutes(self.minute) + chrono::Duration::microseconds(micros);
        at.with_timezone(&offset).to_rfc3339()
    }

    fn member(&mut self, number: usize) -> Value {
        let mut member = json!({
            "type": "member", "id": number, "name": self.of(&["Anna Maier", "Ayşe Yılmaz", "Jörg O'Neill", "Ξένια"]),
            "email": format!("m{number}@rathaus.example"), "ags": self.of(REGIONS), "role": self.of(&["member", "moderator", "admin"]),
        });
        if self.chance(50) {
            member["organisation"] = json!(self.of(&["Stadt Herrenberg", "Landratsamt \"Böblingen\""]));
            member["per_du"] = json!(self.chance(50));
            member["created_at"] = json!(self.instant());
            member["last_active_on"] = json!("2024-02-29");
        }
        if self.chance(20) {
            member["suspended_at"] = json!(self.instant());
            if self.chance(50) {
                member["suspended_until"] = json!(self.instant());
            }
        }
        if self.chance(50) {
            member["mail"] = json!({
                "rhythm": self.of(&["daily", "weekly", "monthly", "never"]), "weekday": self.rng.random_range(1..6),
                "district": self.chance(50), "notice_only": self.chance(50), "paused_until": "2027-01-31",
                "last_digest_at": self.instant(), "asked_on": "2025-01-01",
            });
        }
        // No throw of the dice: what the seeds make stays what it was.
        if number.is_multiple_of(2) {
            member["profile"] = json!({
                "job_title": "Digitallotsin, Hauptamt", "about": "Erste Zeile\n\nZweite: „äöü“", "phone": "07032 9240",
                "shows_email": number.is_multiple_of(4), "unlisted": number.is_multiple_of(6), "topics": ["E-Akte & DMS", "Enaio"],
            });
        }
        member
    }

    fn channel(&mut self, number: usize, slug: &str) -> Value {
        let mut channel = json!({
            "type": "channel", "id": number, "slug": slug, "name": format!("Kanal & {number}"), "description": self.text(), "ags": "08",
        });
        if self.chance(50) {
            channel["position"] = json!(self.rng.random_range(0..40));
            channel["created_at"] = json!(self.instant());
        }
        if self.chance(30) {
            channel["archived"] = json!(true);
            channel["outline"] = json!("**Worum geht es?**\n\n**Bis wann?**");
        }
        channel
    }

    fn thread(&mut self, number: usize, count: usize, people: usize, channels: usize) -> Value {
        let created_at = self.instant();
        let kind = self.of(&["question", "question", "experience", "notice", "template", "event"]);
        let solution =
            (kind == "question" && count > 1 && self.chance(60)).then(|| self.rng.random_range(1..count));
        let status = match (solution, self.chance(20)) {
            (_, true) => "closed",
            (Some(_), false) => "solved",
            (None, false) => "open",
        };
        let posts: Vec<Value> = (0..count)
            .map(|place| {
                let at = if place == 0 { created_at.clone() } else { self.instant() };
                let mut post = self.post(format!("t{number}/{place}"), place, people, &at);
                post["solution"] = json!(Some(place) == solution);
                post
            })
            .collect();
        let mut thread = json!({
            "type": "thread", "id": format!("t{number}"), "channel": self.rng.random_range(0..channels),
            "ags": self.of(REGIONS), "kind": kind, "title": format!("Frage {number} zu  <b>DMS</b> & \u{202e}mehr"),
            "author": posts[0]["author"], "created_at": created_at, "status": status, "posts": posts,
            "pinned": self.chance(10), "hidden": self.chance(10),
        });
        if self.chance(30) {
            thread["origin"] = json!(self.of(REGIONS));
            thread["featured_at"] = json!(self.instant());
            thread["featured_sentence"] = json!("Hilft vielen weiter.");
        }
        if solution.is_some() && self.chance(50) {
            thread["solved_by"] = json!(self.rng.random_range(0..people));
            thread["solved_at"] = json!(self.instant());
        }
        thread
    }

    fn post(&mut self, id: String, place: usize, people: usize, at: &str) -> Value {
        let author = self.rng.random_range(0..people);
        let mut post = json!({"id": id, "author": author, "created_at": at, "body_md": self.text()});
        if place > 0 && self.chance(30) {
            post["answers"] = json!(self.rng.random_range(1..=place));
        }
        if self.chance(30) {
            let revisions: Vec<Value> = (0..self.rng.random_range(1..4))
                .map(|_| json!({"editor": author, "body_md": self.text(), "created_at": self.instant(), "title": self.chance(30).then_some("Alter Titel")}))
                .collect();
            post["edited_at"] = json!(self.instant());
            post["edit_count"] = json!(revisions.len() + 1);
            post["revisions"] = json!(revisions);
        }
        if self.chance(10) {
            post["hidden"] = json!(true);
        }
        let others: Vec<usize> = (0..people).filter(|member| *member != author && self.chance(30)).collect();
        post["thanks"] = if self.chance(50) {
            json!(others.len())
        } else {
            json!(
                others
                    .iter()
                    .map(|member| json!({"member": member, "at": self.instant()}))
                    .collect::<Vec<_>>()
            )
        };
        post
    }

    fn deed(&mut self, thread: usize, people: usize) -> Value {
        let action = self.of(&["pin", "unpin", "close", "reopen", "move", "feature", "unfeature"]);
        let mut deed = json!({
            "type": "moderation", "thread": format!("t{thread}"), "moderator": self.rng.random_range(0..people), "action": action,
            "reason": "Weil es so besser ist.", "created_at": self.instant(),
        });
        if action == "move" {
            (deed["from"], deed["to"]) = (json!(0), json!(1));
        }
        deed
    }
}
