//! The words of a digest: [`DigestContent`] becomes subject, text and HTML by `templates/mail/digest/`.

use serde::Serialize;

use super::compose::{DigestContent, Item, Line};
use super::reader::{Reader, Why};
use super::run::Parts;
use super::{Block, Rhythm};
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::LinkPurpose;
use crate::forum::ids::MemberId;
use crate::forum::paths;
use crate::forum::regions::{Ags, RegionTree};
use crate::forum::threads::ThreadKind;
use crate::forum::threads::score::Nearness;
use crate::{german, text};

/// Most characters of a subject (mail.md 2.6).
const SUBJECT_CHARS: usize = 60;
/// Most characters of what is quoted from a solution.
const SENTENCE_CHARS: usize = 160;

/// A mail that is ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its subject.
    pub subject: String,
    /// Its text part.
    pub text: String,
    /// Its HTML part.
    pub html: String,
    /// Address for one click to unsubscribe.
    pub unsubscribe_url: String,
}

/// What `mail/digest/body.txt` and `body.html` show.
#[derive(Serialize)]
struct DigestLetter {
    subject: String,
    headline: String,
    preheader: String,
    title: &'static str,
    day: String,
    greeting: String,
    summary: Option<String>,
    sections: Vec<Section>,
    cause: String,
    links: Links,
}

/// What `mail/still_wanted/body.txt` and `body.html` show.
#[derive(Serialize)]
struct StillWantedLetter {
    subject: &'static str,
    headline: &'static str,
    preheader: &'static str,
    title: &'static str,
    day: String,
    greeting: String,
    links: Links,
}

#[derive(Serialize)]
struct Links {
    forum: String,
    settings: String,
    unsubscribe: String,
    imprint: String,
    privacy: String,
}

#[derive(Serialize)]
struct Section {
    heading: &'static str,
    rule: String,
    items: Vec<ItemView>,
    more: Option<More>,
}

#[derive(Serialize)]
struct ItemView {
    title: String,
    url: String,
    /// A title that carries the item alone; others are bold.
    is_plain: bool,
    label: Option<&'static str>,
    line: Option<String>,
    note: String,
}

#[derive(Serialize)]
struct More {
    text: String,
    url: String,
}

/// Puts a digest into words.
///
/// # Errors
/// A template is faulty.
pub(super) fn digest(
    parts: &Parts,
    content: &DigestContent,
    reader: &Reader,
    now: Timestamp,
) -> Result<Letter> {
    let rhythm = reader.rhythm(now);
    let words = Words { parts, content, reader, now };
    let headline = words.headline(rhythm);
    let letter = DigestLetter {
        subject: format!("{headline} – {}", rhythm.title()),
        preheader: words.preheader(),
        headline,
        title: rhythm.title(),
        day: german::long_date(now.day()),
        greeting: format!("Guten Tag {},", reader.member.name),
        summary: words.summary(),
        sections: content.blocks.iter().map(|(block, items)| words.section(*block, items)).collect(),
        cause: cause(reader, rhythm),
        links: links(parts, reader.member.id, now),
    };
    Ok(Letter {
        text: text::wrapped(&parts.templates.plain("mail/digest/body.txt", &letter)?),
        html: parts.templates.plain("mail/digest/body.html", &letter)?,
        subject: letter.subject,
        unsubscribe_url: letter.links.unsubscribe,
    })
}

/// Asks somebody who has been away for a year whether she still wants mail.
///
/// # Errors
/// A template is faulty.
pub(super) fn still_wanted(parts: &Parts, reader: &Reader, now: Timestamp) -> Result<Letter> {
    let subject = "Möchten Sie weiter Post bekommen?";
    let letter = StillWantedLetter {
        subject,
        headline: subject,
        preheader: "Ohne Antwort schreiben wir Ihnen nicht mehr.",
        title: reader.rhythm(now).title(),
        day: german::long_date(now.day()),
        greeting: format!("Guten Tag {},", reader.member.name),
        links: links(parts, reader.member.id, now),
    };
    Ok(Letter {
        subject: subject.to_owned(),
        text: text::wrapped(&parts.templates.plain("mail/still_wanted/body.txt", &letter)?),
        html: parts.templates.plain("mail/still_wanted/body.html", &letter)?,
        unsubscribe_url: letter.links.unsubscribe,
    })
}

fn links(parts: &Parts, member: MemberId, now: Timestamp) -> Links {
    let token = |purpose| parts.tokens.issue(member, purpose, now);
    Links {
        forum: parts.url(paths::HOME),
        settings: parts.url(&paths::mail_settings(&token(LinkPurpose::Settings))),
        unsubscribe: parts.url(&paths::unsubscribe(&token(LinkPurpose::Unsubscribe))),
        imprint: parts.url(paths::IMPRINT),
        privacy: parts.url(paths::PRIVACY),
    }
}

/// Why she gets this mail, and how often.
fn cause(reader: &Reader, rhythm: Rhythm) -> String {
    let weekday = german::weekday(reader.preferences.weekday.unsigned_abs());
    let chosen = reader.preferences.rhythm;
    let often = match rhythm {
        Rhythm::Daily => "den Tagesrückblick an jedem Arbeitstag".to_owned(),
        Rhythm::Weekly | Rhythm::Never => format!("den Wochenrückblick jeden {weekday}"),
        Rhythm::Monthly => format!("den Monatsrückblick am ersten {weekday} im Monat"),
    };
    if rhythm == chosen {
        format!("Sie bekommen {often}, weil Sie Mitglied im Lotsenforum sind.")
    } else {
        "Sie waren länger nicht im Lotsenforum. Darum kommt der Rückblick nur einmal im Monat. Nach Ihrem nächsten \
         Besuch kommt er wieder wie gewohnt."
            .to_owned()
    }
}

/// The sentences of one digest.
struct Words<'a> {
    parts: &'a Parts<'a>,
    content: &'a DigestContent,
    reader: &'a Reader,
    now: Timestamp,
}

impl Words<'_> {
    /// What the subject says before the name of the digest: the first that has something to say and fits.
    fn headline(&self, rhythm: Rhythm) -> String {
        let room = SUBJECT_CHARS - " – ".chars().count() - rhythm.title().chars().count();
        let count = |number: usize, one, many| (number > 0).then(|| german::count(as_i64(number), one, many));
        let content = self.content;
        let (mut replied, mut helped) = (None, None);
        for item in content.items(Block::ForYou) {
            match &item.line {
                Line::Replies(_, name) if replied.is_none() => replied = Some(name),
                Line::Helped(_) => helped = Some("Hat eine Antwort geholfen?".to_owned()),
                _ => {}
            }
        }
        let named = replied.filter(|_| !self.reader.preferences.notice_only);
        let from_district = self.district().and_then(|district| {
            let solved = count(content.solved_in_district, "gelöste Frage", "gelöste Fragen")?;
            Some(format!("{solved} {}", from_region(self.parts.regions, &district)))
        });
        let open = count(content.items(Block::Open).len(), "offene Frage", "offene Fragen");
        let templates = count(content.items(Block::Templates).len(), "neue Vorlage", "neue Vorlagen");
        let featured = content.items(Block::Featured).first();
        [
            named.map(|name| format!("{name} hat Ihnen geantwortet")),
            replied.map(|_| "Neue Antwort auf Ihr Thema".to_owned()),
            from_district,
            count(content.solved_count, "gelöste Frage", "gelöste Fragen"),
            count(content.new_count, "neues Thema", "neue Themen"),
            open,
            templates,
            featured.map(|_| "Empfohlen von der Moderation".to_owned()),
            helped,
        ]
        .into_iter()
        .flatten()
        .find(|headline| headline.chars().count() <= room)
        .unwrap_or_else(|| "Neues im Lotsenforum".to_owned())
    }

    /// The title of the best thread that is not her own: what mail programs show beside the subject.
    fn preheader(&self) -> String {
        let own_last = |block: &Block| *block == Block::ForYou;
        let mut blocks: Vec<_> = self.content.blocks.iter().collect();
        blocks.sort_by_key(|(block, _)| own_last(block));
        blocks.first().and_then(|(_, items)| items.first()).map(|item| item.title.clone()).unwrap_or_default()
    }

    /// "12 neue Themen, 5 gelöste Fragen, davon 2 aus dem Landkreis Böblingen."
    fn summary(&self) -> Option<String> {
        let content = self.content;
        let mut parts = Vec::new();
        if content.new_count > 0 {
            parts.push(german::count(as_i64(content.new_count), "neues Thema", "neue Themen"));
        }
        if content.solved_count > 0 {
            parts.push(german::count(as_i64(content.solved_count), "gelöste Frage", "gelöste Fragen"));
        }
        if let Some(district) = self.district().filter(|_| content.solved_in_district > 0) {
            let name = self.parts.regions.name(&district);
            parts.push(if content.solved_in_district < content.solved_count {
                format!("davon {} aus dem {name}", german::number(as_i64(content.solved_in_district)))
            } else if content.solved_count == 1 {
                format!("und zwar aus dem {name}")
            } else {
                format!("alle aus dem {name}")
            });
        }
        (!parts.is_empty()).then(|| format!("{}.", parts.join(", ")))
    }

    fn district(&self) -> Option<Ags> {
        self.reader.member.home_ags.district()
    }

    fn section(&self, block: Block, items: &[Item]) -> Section {
        let heading = match block {
            Block::ForYou => "Für Sie",
            Block::Solved => "Gelöst",
            Block::Open => "Wer weiß weiter?",
            Block::Featured => "Empfohlen von der Moderation",
            Block::Events => "Termine in Ihrer Region",
            Block::Templates => "Neue Vorlagen",
            Block::New if items.iter().all(|item| item.why == Why::Near(Nearness::Channel)) => {
                "Neu in Ihren Kanälen"
            }
            Block::New => "Neu im Forum",
        };
        let more = (block == Block::New && self.content.more > 0).then(|| More {
            text: format!(
                "und {}",
                german::count(as_i64(self.content.more), "weiteres Thema", "weitere Themen")
            ),
            url: self.parts.url(paths::LATEST),
        });
        Section {
            heading,
            rule: "-".repeat(heading.to_uppercase().chars().count()),
            items: items.iter().map(|item| self.item(block, item)).collect(),
            more,
        }
    }

    fn item(&self, block: Block, item: &Item) -> ItemView {
        let why = why(item);
        let (label, line, note) = match &item.line {
            Line::Replies(1, name) => (None, Some(format!("{name} hat Ihnen geantwortet.")), why.to_owned()),
            Line::Replies(number, name) => {
                let replies = german::count(as_i64(*number), "neue Antwort", "neue Antworten");
                (None, Some(format!("{replies}, zuletzt von {name}.")), why.to_owned())
            }
            Line::Helped(1) => (
                None,
                Some("Hat die Antwort geholfen? Dann markieren Sie sie als Lösung.".to_owned()),
                why.to_owned(),
            ),
            Line::Helped(number) => {
                let asked = format!(
                    "Hat eine der {} Antworten geholfen? Dann markieren Sie sie als Lösung.",
                    german::number(i64::from(*number))
                );
                (None, Some(asked), why.to_owned())
            }
            Line::Solution(excerpt, name, organisation) => {
                let sentence = text::first_sentence(excerpt, SENTENCE_CHARS);
                (Some("Lösung:"), Some(sentence), format!("{why} · von {name} ({organisation})"))
            }
            Line::Sentence(sentence) => (None, Some(format!("„{sentence}“")), why.to_owned()),
            Line::Waiting(since) => {
                (None, None, format!("{why} · wartet seit {}", german::waiting(*since, self.now)))
            }
            Line::Channel(name, 0) => (None, None, format!("{why} · {name}")),
            Line::Channel(name, replies) => {
                let replies = german::count(as_i64(*replies), "neue Antwort", "neue Antworten");
                (None, None, format!("{why} · {name} · {replies}"))
            }
        };
        let is_notice = self.reader.preferences.notice_only;
        let path = match item.line {
            Line::Replies(..) => paths::first_unread(item.thread),
            _ => paths::thread_short(item.thread),
        };
        ItemView {
            title: item.title.clone(),
            url: self.parts.url(&path),
            is_plain: matches!(block, Block::Events | Block::Templates | Block::New),
            label: label.filter(|_| !is_notice),
            line: line.filter(|_| !is_notice),
            note: if is_notice { why.to_owned() } else { note },
        }
    }
}

/// Two or three words that say why a thread is here.
fn why(item: &Item) -> &'static str {
    match item.why {
        Why::Own if item.kind == ThreadKind::Question => "Ihre Frage",
        Why::Own => "Ihr Thema",
        Why::Replied => "Sie haben geantwortet",
        Why::Near(Nearness::District) => "Ihr Kreis",
        Why::Near(Nearness::Channel) => "Ihr Kanal",
        Why::Near(Nearness::PlanningRegion) => "Ihre Region",
        Why::Near(Nearness::GovernmentRegion) => "Ihr Regierungsbezirk",
        Why::Near(Nearness::State) => "Landesweit",
    }
}

/// "aus dem Kreis Böblingen", "aus dem Enzkreis", "aus Stuttgart": shorter than the official name.
fn from_region(regions: &RegionTree, district: &Ags) -> String {
    let name = regions.name(district);
    match (name.strip_prefix("Landkreis "), name.strip_prefix("Stadtkreis ")) {
        (Some(name), _) => format!("aus dem Kreis {name}"),
        (_, Some(name)) => format!("aus {name}"),
        _ => format!("aus dem {name}"),
    }
}

fn as_i64(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::compose::compose;
    use super::super::sample::{Draft, Scene, at, reader, thread};
    use super::*;
    use crate::config::Config;
    use crate::db::{Address, Database};
    use crate::forum::accounts::LinkTokens;
    use crate::forum::channels::SubscriptionLevel;
    use crate::forum::ids::ChannelId;
    use crate::forum::regions;
    use crate::templates::Templates;

    /// Writes the digest of these threads for a reader.
    fn write(drafts: Vec<Draft>, change: impl Fn(&mut Reader)) -> Letter {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("forum.sqlite");
        let db = Database::open(&Address::Sqlite(path.to_str().unwrap().to_owned()), 1).unwrap();
        let config = Config::from_sources(None, |name| {
            (name == "LOTSEN_BASE_URL").then(|| "https://forum.example".to_owned())
        });
        let tokens = db
            .write(|conn| {
                regions::seed(conn)?;
                LinkTokens::load(conn, at(0))
            })
            .unwrap();
        let tree = RegionTree::new(db.read(regions::store::all).unwrap());
        let parts = Parts {
            db: &db,
            config: &config.unwrap(),
            templates: &Templates::new(false).unwrap(),
            tokens: &tokens,
            regions: &tree,
        };
        let scene = Scene::of(drafts);
        let mut reader = reader();
        change(&mut reader);
        digest(&parts, &compose(&scene.0, &reader), &reader, at(0)).unwrap()
    }

    fn full() -> Vec<Draft> {
        let long = "Phishing-Simulation in der Verbandsgemeinde durchgeführt & ausgewertet – wie habt ihr den \
                    Personalrat <frühzeitig> eingebunden?";
        let titles = [
            "Aktenplan nach KGSt oder Boorberg: Womit seid ihr in die E-Akte gestartet?",
            "KI-Verordnung: Wie weist ihr die KI-Kompetenz der Beschäftigten nach?",
            "Digitalisierungsstrategie mit 20 Seiten statt 120: Wer hat ein gutes Beispiel?",
        ];
        let mut drafts = vec![
            thread(1)
                .titled("Welche DMS nutzt ihr in Gemeinden unter 5.000 Einwohnern?")
                .by(7)
                .reply(9, 2, 20),
            thread(2)
                .titled("Urlaubsantrag digital: Was ist die einfachste Lösung?")
                .solved(10)
                .view("08115"),
            thread(3).titled(long).solved(20),
            thread(4)
                .titled("Elektronische Wohnsitzanmeldung: Rückmeldung kommt nicht an")
                .asked(50)
                .view("08115"),
            thread(5).titled("Virtuelles Bauamt: Erfahrungen mit der Umstellung").featured(5),
            thread(6).titled("Donnerstag, 26. November, 9:30 Uhr: Netzwerktreffen").kind(ThreadKind::Event),
            thread(7).titled("Verfahrensdokumentation ersetzendes Scannen").kind(ThreadKind::Template),
        ];
        let new =
            |id: i64| thread(id).titled(titles[(id % 3) as usize]).asked(4).channel_named("E-Akte & DMS");
        drafts.extend((10..24).map(new));
        drafts
    }

    #[test]
    fn the_text_part_keeps_to_its_rules() {
        let letter = write(full(), |_| {});
        for line in letter.text.lines().filter(|line| !line.contains("https://")) {
            assert!(line.chars().count() <= 76, "{line}");
        }
        for line in letter.text.lines().filter(|line| line.contains("https://")) {
            assert!(line.trim_start().starts_with("https://") && !line.trim().contains(' '), "{line}");
        }
        assert!(letter.text.contains("\nWER WEISS WEITER?\n-----------------\n"), "{}", letter.text);
        assert!(letter.text.contains("Personalrat <frühzeitig>"));
        assert!(letter.text.contains("\n-- \n"));
        assert!(!letter.text.contains("\n\n\n\n"));
        assert!(letter.text.contains("und 6\u{a0}weitere Themen"), "{}", letter.text);
    }

    #[test]
    fn the_html_part_loads_nothing_and_says_the_same() {
        let letter = write(full(), |_| {});
        let html = &letter.html;
        for remote in ["<img", "src=", "url(", "@import", "<link", "<script", "background=", "http://"] {
            assert!(!html.contains(remote), "{remote}");
        }
        for link in html.split("href=\"").skip(1) {
            assert!(link.starts_with("https://forum.example/"), "{link}");
        }
        assert!(html.len() < 60_000, "{} bytes", html.len());
        assert!(html.contains("&amp; ausgewertet") && html.contains("&lt;frühzeitig&gt;"));
        assert!(html.contains(&format!("<title>{}</title>", letter.subject)));
        let urls = |body: &str| {
            let parts = body
                .split(|c: char| c.is_whitespace() || c == '"')
                .map(|part| part.trim_start_matches("href="));
            let mut urls: Vec<_> =
                parts.filter(|part| part.starts_with("https://")).map(str::to_owned).collect();
            urls.retain(|url| url != "https://forum.example/");
            urls.sort();
            urls
        };
        assert_eq!(urls(html), urls(&letter.text));
        if let Ok(folder) = std::env::var("LOTSEN_SAMPLE_MAIL") {
            std::fs::write(format!("{folder}/digest.html"), html).unwrap();
            std::fs::write(format!("{folder}/digest.txt"), format!("{}\n\n{}", letter.subject, letter.text))
                .unwrap();
        }
    }

    #[test]
    fn subjects_say_what_is_inside() {
        let subject = |drafts| write(drafts, |_| {}).subject;
        let reply = thread(1).by(7).reply(9, 2, 20);
        let solved = |id, view: &str| thread(id).solved(10).view(view);
        assert_eq!(
            subject(vec![reply.clone(), solved(2, "08115")]),
            "Mitglied 9 hat Ihnen geantwortet – Wochenrückblick"
        );
        assert_eq!(
            subject(vec![solved(2, "08115"), solved(3, "08115"), solved(4, "08417")]),
            "2\u{a0}gelöste Fragen aus dem Kreis Böblingen – Wochenrückblick"
        );
        assert_eq!(subject(vec![solved(2, "08417")]), "1\u{a0}gelöste Frage – Wochenrückblick");
        assert_eq!(
            subject((1..4).map(|id| thread(id).asked(3)).collect()),
            "3\u{a0}neue Themen – Wochenrückblick"
        );
        assert_eq!(
            subject(vec![thread(1).asked(40 * 24).view("08115")]),
            "1\u{a0}offene Frage – Wochenrückblick"
        );
        let helped = write(vec![reply], |reader| {
            reader.marks.insert(crate::forum::ids::ThreadId(1), (2, at(1)));
        });
        assert_eq!(helped.subject, "Hat eine Antwort geholfen? – Wochenrückblick");
        let long = write(vec![solved(2, "08337001")], |reader| {
            reader.member.home_ags = Ags::parse("08337").unwrap();
            reader.preferences.rhythm = Rhythm::Monthly;
        });
        assert_eq!(long.subject, "1\u{a0}gelöste Frage aus dem Kreis Waldshut – Monatsrückblick");
        let tuttlingen = write(vec![solved(2, "08326"), solved(3, "08326")], |reader| {
            reader.member.home_ags = Ags::parse("08326").unwrap();
        });
        assert_eq!(tuttlingen.subject, "2\u{a0}gelöste Fragen – Wochenrückblick", "too long with its Kreis");
    }

    #[test]
    fn a_notice_names_titles_only() {
        let letter = write(full(), |reader| reader.preferences.notice_only = true);
        assert!(letter.text.contains("Urlaubsantrag digital"));
        for content in ["Formular", "Huber", "Mitglied 9", "Lesenswert"] {
            assert!(!letter.text.contains(content) && !letter.html.contains(content), "{content}");
        }
        assert_eq!(letter.subject, "Neue Antwort auf Ihr Thema – Wochenrückblick");
    }

    #[test]
    fn her_channels_are_called_so() {
        let news = || (1..4).map(|id| thread(id).asked(3)).collect();
        assert!(write(news(), |_| {}).text.contains("NEU IM FORUM"));
        let follows = |reader: &mut Reader| {
            reader.levels.extend((1..4).map(|id| (ChannelId(id), SubscriptionLevel::Digest)));
        };
        assert!(write(news(), follows).text.contains("NEU IN IHREN KANÄLEN"));
    }

    #[test]
    fn long_words_stay_whole() {
        let url = format!("  https://forum.example/{}", "x".repeat(90));
        assert_eq!(text::wrapped(&url), format!("{url}\n"));
        let broken = text::wrapped(&format!("  {}", "Wort ".repeat(30)));
        assert!(broken.lines().all(|line| line.starts_with("  Wort") && line.chars().count() <= 76));
    }
}
