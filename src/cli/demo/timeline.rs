//! The community as a row of moments, the oldest first, so that ids, counters and the log agree with time.

use anyhow::{Result, anyhow};
use chrono::Duration;

use super::community::{Community, SeedThread};
use super::hours::{later, waking};
use crate::db::types::Timestamp;
use crate::forum::accounts::Role;
use crate::forum::channels::Channel;
use crate::forum::moderation::{Action, Reason};
use crate::forum::threads::{DraftPost, NewReply, NewThread, PostText, ThreadKind, ThreadTitle};

/// Something that somebody did.
#[derive(Debug)]
pub(super) struct Moment<'a> {
    /// When.
    pub at: Timestamp,
    /// Who, by handle.
    pub actor: &'a str,
    /// In which thread, by its place in the files.
    pub thread: usize,
    /// What.
    pub deed: Deed,
}

/// What somebody did.
#[derive(Debug)]
pub(super) enum Deed {
    /// Began the thread.
    Start(Box<NewThread>),
    /// Replied.
    Reply(Box<NewReply>),
    /// Said thanks for the post of this number.
    Thank(i32),
    /// Marked the post of this number as the solution.
    Solve(i32),
    /// Moderated.
    Moderate(Action, Reason),
}

/// All moments up to `now`, with all texts rendered.
///
/// # Errors
/// A text the forum would refuse ([`Community::check`] finds it earlier).
pub(super) fn timeline<'a>(
    community: &'a Community,
    channels: &[Channel],
    now: Timestamp,
) -> Result<Vec<Moment<'a>>> {
    let moderators: Vec<&str> = community
        .members
        .iter()
        .filter(|member| member.role == Role::Moderator.word())
        .map(|member| member.handle.as_str())
        .collect();
    let mut moments = Vec::new();
    for (place, thread) in community.threads.iter().enumerate() {
        let mut story = Story { thread, place, now, moments: Vec::new() };
        story.write(channels)?;
        story.thank();
        story.solve();
        story.moderate(moderator_of(&moderators, thread, place))?;
        moments.append(&mut story.moments);
    }
    for moment in &mut moments {
        moment.at = waking(moment.at, now);
    }
    // Stable: what happened at the same second keeps the order in which it was told.
    moments.sort_by_key(|moment| moment.at);
    Ok(moments)
}

/// The moderators take turns, but not in their own threads.
fn moderator_of<'a>(moderators: &[&'a str], thread: &SeedThread, place: usize) -> &'a str {
    let turns = moderators.iter().cycle().skip(place).take(moderators.len());
    turns.copied().find(|handle| *handle != thread.author).or(moderators.first().copied()).unwrap_or_default()
}

/// One thread being told.
struct Story<'a> {
    thread: &'a SeedThread,
    place: usize,
    now: Timestamp,
    moments: Vec<Moment<'a>>,
}

impl<'a> Story<'a> {
    fn started_at(&self) -> Timestamp {
        self.now - hours(self.thread.days_ago * 24.0)
    }

    /// When the post of this number was written.
    fn written_at(&self, number: usize) -> Timestamp {
        match number.checked_sub(2).and_then(|reply| self.thread.replies.get(reply)) {
            Some(reply) => self.started_at() + hours(reply.after_hours),
            None => self.started_at(),
        }
    }

    fn tell(&mut self, at: Timestamp, actor: &'a str, deed: Deed) {
        self.moments.push(Moment { at, actor, thread: self.place, deed });
    }

    fn write(&mut self, channels: &[Channel]) -> Result<()> {
        let thread = self.thread;
        let refused = || anyhow!("„{}“ würde das Forum nicht nehmen", thread.title);
        let channel = channels.iter().find(|channel| channel.slug == thread.channel).ok_or_else(refused)?.id;
        let new = NewThread {
            kind: thread.kind(),
            title: ThreadTitle::parse(&thread.title).map_err(|_| refused())?,
            channel,
            scope: thread.scope.clone(),
            post: self.draft(1, &thread.body).ok_or_else(refused)?,
        };
        self.tell(self.started_at(), &thread.author, Deed::Start(Box::new(new)));
        for (number, reply) in (2..).zip(&thread.replies) {
            let post = self.draft(number, &reply.body).ok_or_else(refused)?;
            let answers = reply.answers.map(|answered| number_of(answered + 1));
            let reply_to = Deed::Reply(Box::new(NewReply { post, answers }));
            self.tell(self.written_at(number), &reply.author, reply_to);
        }
        Ok(())
    }

    fn draft(&self, number: usize, body: &str) -> Option<DraftPost> {
        let form_key = format!("demo-{}-{number}", self.place);
        Some(PostText::parse(body).ok()?.render(&form_key, number == 1))
    }

    /// Thanks come in over the hours after a post.
    fn thank(&mut self) {
        let thread = self.thread;
        let of_replies = thread.replies.iter().map(|reply| &reply.thanks);
        for (number, thanks) in (1..).zip(std::iter::once(&thread.thanks).chain(of_replies)) {
            for (turn, handle) in (1..).zip(thanks) {
                let at = later(self.written_at(number), Duration::minutes(155 * turn), self.now);
                self.tell(at, handle, Deed::Thank(number_of(number)));
            }
        }
    }

    /// The asker marks the solution when she next writes, or some hours after it was written.
    fn solved_at(&self) -> Option<Timestamp> {
        let number = self.thread.solution? + 1;
        let comes_back = (number + 1..=self.thread.replies.len() + 1)
            .find(|later| self.thread.replies[later - 2].author == self.thread.author);
        Some(match comes_back {
            Some(comment) => later(self.written_at(comment), Duration::minutes(2), self.now),
            None => later(self.written_at(number), Duration::hours(5), self.now),
        })
    }

    fn solve(&mut self) {
        if let (Some(at), Some(solution)) = (self.solved_at(), self.thread.solution) {
            self.tell(at, &self.thread.author, Deed::Solve(number_of(solution + 1)));
        }
    }

    fn moderate(&mut self, moderator: &'a str) -> Result<()> {
        let thread = self.thread;
        let last = self.written_at(thread.replies.len() + 1);
        let settled = self.solved_at().map_or(last, |solved| solved.max(last));
        if thread.pinned {
            let at = later(self.started_at(), Duration::minutes(70), self.now);
            self.tell(at, moderator, Deed::Moderate(Action::Pin, reason(pin_reason(thread.kind()))?));
        }
        if let Some(sentence) = &thread.featured {
            let at = later(settled, Duration::hours(16), self.now);
            let action = Action::Feature(reason(sentence)?);
            self.tell(at, moderator, Deed::Moderate(action, reason(FEATURE_REASON)?));
        }
        if thread.closed {
            let at = later(settled, Duration::days(6), self.now);
            self.tell(at, moderator, Deed::Moderate(Action::Close, reason(close_reason(thread))?));
        }
        Ok(())
    }
}

const FEATURE_REASON: &str = "Für den Wochenrückblick ausgewählt: hilft vielen Verwaltungen weiter.";

fn pin_reason(kind: ThreadKind) -> &'static str {
    match kind {
        ThreadKind::Event => "Der Termin steht bevor und soll nicht untergehen.",
        ThreadKind::Template => "Wird in diesem Kanal oft gesucht.",
        ThreadKind::Question => "Betrifft gerade viele; Antworten bitte hier sammeln.",
        ThreadKind::Experience | ThreadKind::Notice => "Wichtig für alle, die in diesem Kanal lesen.",
    }
}

fn close_reason(thread: &SeedThread) -> &'static str {
    match thread.kind() {
        ThreadKind::Event => "Der Termin ist vorbei.",
        ThreadKind::Notice => "Der Hinweis ist überholt.",
        ThreadKind::Question if thread.solution.is_some() => {
            "Die Frage ist beantwortet; Neues bitte als neues Thema."
        }
        ThreadKind::Question => "Die Frage hat sich erledigt.",
        ThreadKind::Experience | ThreadKind::Template => {
            "Der Stand ist veraltet; Neues bitte als neues Thema."
        }
    }
}

fn reason(sentence: &str) -> Result<Reason> {
    Reason::parse(sentence).map_err(|_| anyhow!("„{sentence}“ ist als Begründung zu kurz oder zu lang"))
}

/// Hours of the files, to the second.
fn hours(hours: f64) -> Duration {
    Duration::seconds((hours * 3_600.0) as i64)
}

fn number_of(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
