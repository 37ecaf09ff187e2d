//! An invented forum of any size as JSON lines, in the format of `import forum`. The same size and day give
//! the same bytes: nothing here asks the machine for time or chance.

mod chance;
mod people;
mod posts;
mod words;

use std::io::Write;

use anyhow::Result;
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use serde_json::{Value, json};

use self::chance::Chance;

/// Posts of an ordinary topic: its page then shows 20.
pub const POSTS_PER_TOPIC: usize = 20;
/// Posts of the one long topic: the question and 250 full pages of replies.
pub const LONG_TOPIC: usize = 5_001;
/// A forum from this size on has the long topic.
const LONG_TOPIC_FROM: usize = 50_000;
/// The forum's age in days.
const AGE_DAYS: i64 = 730;
/// Share of topics that are questions, of questions that are solved, of posts that got thanks.
const QUESTIONS: f64 = 0.7;
const SOLVED: f64 = 0.6;
const CLOSED: f64 = 0.03;
const THANKED: f64 = 0.15;

/// What is to be invented.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// All posts.
    pub posts: usize,
    /// All members.
    pub members: usize,
    /// No post is younger.
    pub until: DateTime<Utc>,
}

/// Files whose change makes another forum; the name of a cached one depends on them.
pub const SOURCES: [&str; 5] = [
    include_str!("mod.rs"),
    include_str!("chance.rs"),
    include_str!("people.rs"),
    include_str!("posts.rs"),
    include_str!("words.rs"),
];

/// Writes the forum, one object a line: members, channels, topics in the order of time.
///
/// # Errors
/// The file cannot be written.
pub fn write(size: Size, to: &mut impl Write) -> Result<()> {
    let mut chance = Chance::new(size.posts as u64);
    let members = people::members(size.members);
    for member in &members {
        line(to, &member.to_json())?;
    }
    let channels = people::channels();
    for channel in &channels {
        line(to, &channel.to_json())?;
    }
    let sizes = topic_sizes(size.posts);
    let age = Duration::days(AGE_DAYS).num_seconds() as f64;
    let mut post_id = 0;
    for (number, posts) in sizes.iter().enumerate() {
        // Evenly over the years, so that ids follow time as in a real forum.
        let place = (number as f64 + chance.unit()) / sizes.len() as f64;
        let begun = size.until - Duration::seconds(((1.0 - place) * age) as i64);
        let topic =
            topic(&mut chance, number, (begun, size.until), &members, &channels, *posts, &mut post_id);
        line(to, &topic)?;
    }
    Ok(())
}

/// A text of about the ordinary length, for writing.
pub fn text() -> String {
    let mut chance = Chance::new(7);
    loop {
        let text = posts::body(&mut chance);
        if (650..750).contains(&text.len()) {
            return text;
        }
    }
}

/// The posts of each topic; the long one stands in the middle.
fn topic_sizes(posts: usize) -> Vec<usize> {
    let long = if posts >= LONG_TOPIC_FROM { LONG_TOPIC } else { 0 };
    let rest = posts - long;
    let mut sizes = vec![POSTS_PER_TOPIC; rest / POSTS_PER_TOPIC];
    if !rest.is_multiple_of(POSTS_PER_TOPIC) {
        sizes.push(rest % POSTS_PER_TOPIC);
    }
    if long > 0 {
        sizes.insert(sizes.len() / 2, long);
    }
    sizes
}

fn topic(
    chance: &mut Chance,
    number: usize,
    (begun, until): (DateTime<Utc>, DateTime<Utc>),
    members: &[people::Member],
    channels: &[people::Channel],
    count: usize,
    post_id: &mut usize,
) -> Value {
    let asker = &members[chance.zipf(members.len())];
    let channel = &channels[chance.zipf(channels.len())];
    let scope = match channel.ags {
        Some(ags) => ags.to_owned(),
        None if chance.happens(0.5) => "08".to_owned(),
        None if chance.happens(0.8) => asker.ags.clone(),
        None => asker.ags[..4].to_owned(),
    };
    let is_question = chance.happens(QUESTIONS);
    let kind =
        if is_question { "question" } else { *chance.pick(&["experience", "notice", "template", "event"]) };
    let solution = (is_question && count > 2 && chance.happens(SOLVED)).then(|| 1 + chance.below(count - 1));
    let status = match solution {
        Some(_) => "solved",
        None if chance.happens(CLOSED) => "closed",
        None => "open",
    };
    let mut at = begun;
    let posts: Vec<Value> = (0..count)
        .map(|place| {
            let author = if place == 0 { asker } else { &members[chance.zipf(members.len())] };
            *post_id += 1;
            let post = json!({
                "id": format!("p{post_id}"),
                "author": author.id,
                "created_at": at.to_rfc3339_opts(SecondsFormat::Secs, true),
                "body_md": posts::body(chance),
                "solution": solution == Some(place),
                "thanks": if chance.happens(THANKED) { 1 + chance.below(4) } else { 0 },
            });
            // Half of the silence of the slower third of topics is days, of the others hours.
            let pause = chance.exponential(if number.is_multiple_of(3) { 172_800.0 } else { 14_400.0 });
            at = (at + Duration::seconds(1 + pause as i64)).min(until);
            post
        })
        .collect();
    json!({
        "type": "thread",
        "id": format!("t{}", number + 1),
        "channel": channel.id,
        "ags": scope,
        "kind": kind,
        "title": posts::title(chance),
        "author": asker.id,
        "created_at": begun.to_rfc3339_opts(SecondsFormat::Secs, true),
        "status": status,
        "posts": posts,
    })
}

fn line(to: &mut impl Write, object: &Value) -> Result<()> {
    serde_json::to_writer(&mut *to, object)?;
    to.write_all(b"\n")?;
    Ok(())
}
