//! One line for itself: parsed, checked, rendered. Pure, so that lines are checked side by side.

use std::collections::HashSet;

use serde::Deserialize;

use super::check_thread;
use super::fault::{Fault, Place, Problem};
use super::fields::{Fields, words};
use super::gather::Thing;
use super::lines::Line;
use super::loose::Loose;
use super::ready::{Ready, ReadyChannel, ReadyDeed, ReadyHabit, ReadyMail, ReadyMember, ReadyProfile};
use super::typed::{
    ChannelLine, Head, MailLine, MemberLine, ModerationLine, MuteLine, ProfileLine, ReadLine,
    SubscriptionLine, ThreadLine,
};
use crate::db::types::Timestamp;
use crate::forum::accounts::Role;
use crate::forum::channels::SubscriptionLevel;
use crate::forum::digest::Rhythm;
use crate::forum::exchange::Key;
use crate::forum::moderation::{ActionKind, Reason};
use crate::forum::profiles::{ABOUT_CHARS, JOB_CHARS, PHONE_CHARS, TOPIC_CHARS, TOPICS};
use crate::forum::regions::{Ags, RegionTree};
use crate::{mail, text};

/// Characters of a name and of an organisation.
const NAME_CHARS: usize = 120;
/// Characters of what a new thread's text begins with.
const OUTLINE_CHARS: usize = 2_000;
/// Characters of what belongs into a channel.
const DESCRIPTION_CHARS: usize = 300;
/// Characters of a handle and of a slug.
const SLUG_CHARS: usize = 120;

/// What a line is checked against.
pub(super) struct Rules<'a> {
    pub regions: &'a RegionTree,
    pub now: Timestamp,
    /// Threads that are there already: nothing of them is written, so nothing is rendered.
    pub threads: &'a HashSet<Key>,
}

/// A line after its check.
pub(super) struct Checked {
    pub place: Place,
    /// What to write, if nothing is wrong.
    pub ready: Option<Ready>,
    pub problems: Vec<Problem>,
    /// Fields that mean nothing to us.
    pub unknown: Vec<String>,
    /// What the line is the line of, even if something is wrong with it.
    pub claims: Option<(Thing, String)>,
}

/// Checks a line.
pub(super) fn check(line: Line, rules: &Rules<'_>) -> Checked {
    let mut checked =
        Checked { place: line.place, ready: None, problems: Vec::new(), unknown: Vec::new(), claims: None };
    let text = line
        .text
        .map_err(Fault::LineTooLong)
        .and_then(|bytes| String::from_utf8(bytes).map_err(|_| Fault::NotUtf8));
    let outcome = text.and_then(|text| {
        let head: Head<'_> = parse(&text, &mut Vec::new())?;
        let mut fields = Fields {
            place: &checked.place,
            post: None,
            regions: rules.regions,
            now: rules.now,
            problems: Vec::new(),
        };
        let ready = typed(&head.kind, &text, &mut fields, rules, &mut checked.unknown);
        checked.claims = claims_of(&head);
        checked.problems = fields.problems;
        ready
    });
    match outcome {
        Ok(ready) if checked.problems.is_empty() => checked.ready = ready,
        Ok(_) => {}
        Err(fault) => {
            let place = checked.place.clone();
            checked.problems.push(Problem { place, post: None, field: None, fault });
        }
    }
    checked
}

fn claims_of(head: &Head<'_>) -> Option<(Thing, String)> {
    let Loose::Text(kind) = &head.kind else { return None };
    let thing = match kind.as_ref() {
        "member" => Thing::Member,
        "channel" => Thing::Channel,
        "thread" => Thing::Thread,
        _ => return None,
    };
    match &head.id {
        Loose::Text(id) => Some((thing, id.to_string())),
        Loose::Number(id) => Some((thing, id.to_string())),
        _ => None,
    }
}

fn typed(
    kind: &Loose<'_>,
    text: &str,
    fields: &mut Fields<'_>,
    rules: &Rules<'_>,
    unknown: &mut Vec<String>,
) -> Result<Option<Ready>, Fault> {
    let Some(kind) = fields.needed("type", kind) else { return Ok(None) };
    Ok(match kind {
        "member" => member(&parse::<MemberLine<'_>>(text, unknown)?, fields).map(Ready::Member),
        "channel" => channel(&parse::<ChannelLine<'_>>(text, unknown)?, fields).map(Ready::Channel),
        "thread" => {
            let line = parse::<ThreadLine<'_>>(text, unknown)?;
            check_thread::thread(&line, fields, rules).map(|thread| Ready::Thread(Box::new(thread)))
        }
        "moderation" => {
            moderation(&parse::<ModerationLine<'_>>(text, unknown)?, fields).map(Ready::Moderation)
        }
        "subscription" => {
            let line = parse::<SubscriptionLine<'_>>(text, unknown)?;
            let (member, channel) = (fields.id("member", &line.member), fields.id("channel", &line.channel));
            let level = fields.word("level", &line.level, &words!(SubscriptionLevel));
            level.map(|level| Ready::Habit(ReadyHabit::Subscription { member, channel, level }))
        }
        "mute" => {
            let line = parse::<MuteLine<'_>>(text, unknown)?;
            let (member, thread) = (fields.id("member", &line.member), fields.id("thread", &line.thread));
            Some(Ready::Habit(ReadyHabit::Mute { member, thread }))
        }
        "read" => read(&parse::<ReadLine<'_>>(text, unknown)?, fields).map(Ready::Habit),
        other => return Err(Fault::UnknownType(other.chars().take(60).collect())),
    })
}

/// Parses an object; fields that it does not have are added to `unknown`.
fn parse<'a, T: Deserialize<'a>>(text: &'a str, unknown: &mut Vec<String>) -> Result<T, Fault> {
    let mut json = serde_json::Deserializer::from_str(text);
    let parsed = serde_ignored::deserialize(&mut json, |path| {
        let name = path.to_string();
        let field = name.rsplit('.').next().unwrap_or_default();
        if !unknown.iter().any(|known| known == field) {
            unknown.push(field.to_owned());
        }
    });
    parsed.and_then(|parsed| json.end().map(|()| parsed)).map_err(|error| fault_of(&error))
}

fn fault_of(error: &serde_json::Error) -> Fault {
    let text = error.to_string();
    let twice = text.strip_prefix("duplicate field `").and_then(|rest| rest.split_once('`'));
    match (twice, error.classify()) {
        (Some((field, _)), _) => Fault::FieldTwice(field.to_owned()),
        (None, serde_json::error::Category::Data) => Fault::OtherShape(error.column()),
        (None, _) => Fault::NotJson(error.column()),
    }
}

fn member(line: &MemberLine<'_>, fields: &mut Fields<'_>) -> Option<ReadyMember> {
    let typed = fields.needed("email", &line.email).unwrap_or_default().trim().to_owned();
    let email = mail::normalised(&typed);
    if !typed.is_empty() && email.is_none() {
        fields.fault("email", Fault::NotAnAddress(typed.chars().take(60).collect()));
    }
    let handle = fields.text("handle", &line.handle).map(str::to_owned);
    if let Some(handle) = &handle {
        slug(fields, "handle", handle, |c| c == '.' || c == '-');
    }
    let role = fields.word("role", &line.role, &words!(Role));
    Some(ReadyMember {
        id: fields.id("id", &line.id),
        name: fields.line("name", &line.name, NAME_CHARS),
        email: email.unwrap_or_default(),
        home: fields.needed_region("ags", &line.ags),
        handle,
        organisation: organisation_of(line, fields),
        is_per_du: fields.yes("per_du", &line.per_du, false),
        suspended_at: fields.optional_instant("suspended_at", &line.suspended_at),
        suspended_until: fields.optional_instant("suspended_until", &line.suspended_until),
        last_active_on: fields.optional_day("last_active_on", &line.last_active_on),
        created_at: fields.optional_instant("created_at", &line.created_at),
        mail: line.mail.as_ref().and_then(|line| mail_of(line, fields)),
        profile: line.profile.as_ref().map(|line| profile_of(line, fields)).unwrap_or_default(),
        role: role?,
    })
}

/// Empty is a word of its own: she has not chosen one yet.
fn organisation_of(line: &MemberLine<'_>, fields: &mut Fields<'_>) -> Option<String> {
    match &line.organisation {
        Loose::Text(text) if text.is_empty() => Some(String::new()),
        value => fields.optional_line("organisation", value, NAME_CHARS),
    }
}

fn profile_of(line: &ProfileLine<'_>, fields: &mut Fields<'_>) -> ReadyProfile {
    let about = text::lines(fields.text("about", &line.about).unwrap_or_default());
    if about.chars().count() > ABOUT_CHARS {
        fields.fault("about", Fault::TooLong(ABOUT_CHARS));
    }
    let topics = line.topics.iter().flatten();
    let topics: Vec<String> =
        topics.filter_map(|topic| fields.optional_line("topics", topic, TOPIC_CHARS)).collect();
    if topics.len() > TOPICS {
        fields.fault("topics", Fault::TooMany(TOPICS));
    }
    ReadyProfile {
        job_title: fields.optional_line("job_title", &line.job_title, JOB_CHARS).unwrap_or_default(),
        about,
        phone: fields.optional_line("phone", &line.phone, PHONE_CHARS).unwrap_or_default(),
        shows_email: fields.yes("shows_email", &line.shows_email, false),
        is_unlisted: fields.yes("unlisted", &line.unlisted, false),
        topics,
    }
}

fn mail_of(line: &MailLine<'_>, fields: &mut Fields<'_>) -> Option<ReadyMail> {
    let weekday = fields.number("weekday", &line.weekday, 1).unwrap_or(2);
    if weekday > 5 {
        fields.fault("weekday", Fault::NotNumber);
    }
    let rhythm = fields.word("rhythm", &line.rhythm, &words!(Rhythm));
    Some(ReadyMail {
        weekday,
        wants_district: fields.yes("district", &line.district, true),
        wants_region: fields.yes("region", &line.region, true),
        wants_channels: fields.yes("channels", &line.channels, true),
        wants_statewide: fields.yes("statewide", &line.statewide, true),
        wants_questions: fields.yes("questions", &line.questions, true),
        notice_only: fields.yes("notice_only", &line.notice_only, false),
        paused_until: fields.optional_day("paused_until", &line.paused_until),
        last_digest_at: fields.optional_instant("last_digest_at", &line.last_digest_at),
        asked_on: fields.optional_day("asked_on", &line.asked_on),
        rhythm: rhythm?,
    })
}

fn channel(line: &ChannelLine<'_>, fields: &mut Fields<'_>) -> Option<ReadyChannel> {
    let name = fields.needed("slug", &line.slug).unwrap_or_default().to_owned();
    if !name.is_empty() {
        slug(fields, "slug", &name, |c| c == '-');
    }
    let description = fields.text("description", &line.description).unwrap_or_default().replace('\0', "");
    let description = description.split_whitespace().collect::<Vec<_>>().join(" ");
    if description.chars().count() > DESCRIPTION_CHARS {
        fields.fault("description", Fault::TooLong(DESCRIPTION_CHARS));
    }
    let outline =
        fields.text("outline", &line.outline).unwrap_or_default().replace('\0', "").trim().to_owned();
    if outline.chars().count() > OUTLINE_CHARS {
        fields.fault("outline", Fault::TooLong(OUTLINE_CHARS));
    }
    // A channel for the whole Land is one that is bound to no region.
    let region = fields.region("ags", &line.ags).filter(|region| *region != Ags::state());
    Some(ReadyChannel {
        id: fields.id("id", &line.id),
        slug: name,
        name: fields.line("name", &line.name, NAME_CHARS),
        description,
        region,
        position: fields.number("position", &line.position, 0),
        created_at: fields.optional_instant("created_at", &line.created_at),
        is_closed: fields.yes("closed", &line.closed, false),
        is_archived: fields.yes("archived", &line.archived, false),
        outline,
    })
}

fn slug(fields: &mut Fields<'_>, field: &'static str, slug: &str, is_joint: impl Fn(char) -> bool) {
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if slug.chars().count() > SLUG_CHARS {
        fields.fault(field, Fault::TooLong(SLUG_CHARS));
    } else if !slug.starts_with(is_letter) || !slug.chars().all(|c| is_letter(c) || is_joint(c)) {
        fields.fault(field, Fault::NotASlug(slug.chars().take(60).collect()));
    }
}

fn moderation(line: &ModerationLine<'_>, fields: &mut Fields<'_>) -> Option<ReadyDeed> {
    let action = fields.word("action", &line.action, &words!(ActionKind));
    let typed = fields.needed("reason", &line.reason).unwrap_or_default();
    let reason = Reason::parse(typed);
    if let (Err(fault), Loose::Text(_)) = (&reason, &line.reason) {
        fields.refused("reason", fault);
    }
    let (from, to) = (fields.optional_id("from", &line.from), fields.optional_id("to", &line.to));
    if action.is_some_and(|action| (action == ActionKind::Move) != from.is_some())
        || from.is_some() != to.is_some()
    {
        fields.fault("to", Fault::ChannelsOfMove);
    }
    Some(ReadyDeed {
        thread: fields.id("thread", &line.thread),
        moderator: fields.id("moderator", &line.moderator),
        channels: from.zip(to),
        created_at: fields.instant("created_at", &line.created_at),
        reason: reason.ok()?.as_str().to_owned(),
        action: action?,
    })
}

fn read(line: &ReadLine<'_>, fields: &mut Fields<'_>) -> Option<ReadyHabit> {
    if line.number == Loose::Absent {
        fields.fault("number", Fault::Missing);
    }
    let number = fields.number("number", &line.number, 1);
    Some(ReadyHabit::Read {
        member: fields.id("member", &line.member),
        thread: fields.id("thread", &line.thread),
        at: fields.instant("at", &line.at),
        number: number?,
    })
}
