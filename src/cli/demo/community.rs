//! The files of `assets/demo`: who is there, and what they wrote.

use std::collections::HashSet;

use anyhow::{Context, Result, bail};
use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::forum::accounts::Role;
use crate::forum::channels::Channel;
use crate::forum::moderation::Reason;
use crate::forum::regions::{Ags, RegionTree};
use crate::forum::threads::{PostText, ThreadKind, ThreadTitle};

#[derive(RustEmbed)]
#[folder = "assets/demo/"]
struct Files;

/// Everybody and everything of the demo.
#[derive(Debug)]
pub(super) struct Community {
    pub members: Vec<SeedMember>,
    pub threads: Vec<SeedThread>,
}

/// A member.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedMember {
    pub handle: String,
    pub name: String,
    pub organisation: String,
    pub home: Ags,
    pub role: String,
    pub per_du: bool,
    #[serde(default)]
    pub job_title: String,
    /// What she can be asked about.
    #[serde(default)]
    pub topics: Vec<String>,
    #[serde(default)]
    pub about: String,
}

/// A thread with its replies.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedThread {
    pub channel: String,
    pub author: String,
    pub kind: String,
    pub title: String,
    pub scope: Ags,
    pub days_ago: f64,
    /// Which reply is the solution, from 1.
    pub solution: Option<usize>,
    /// Why the moderation recommends it.
    pub featured: Option<String>,
    #[serde(default)]
    pub pinned: bool,
    #[serde(default)]
    pub closed: bool,
    #[serde(default)]
    pub thanks: Vec<String>,
    pub body: String,
    #[serde(default, rename = "reply")]
    pub replies: Vec<SeedReply>,
}

/// A reply.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedReply {
    pub author: String,
    /// Hours after the thread was begun.
    pub after_hours: f64,
    /// Which earlier reply it answers, from 1.
    pub answers: Option<usize>,
    #[serde(default)]
    pub thanks: Vec<String>,
    pub body: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MembersFile {
    member: Vec<SeedMember>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThreadsFile {
    thread: Vec<SeedThread>,
}

impl Community {
    /// Reads `members.toml` and every `threads-*.toml`.
    ///
    /// # Errors
    /// A file is missing or has not the form of these structs.
    pub(super) fn read() -> Result<Self> {
        let members: MembersFile = toml::from_str(&text("members.toml")?).context("members.toml")?;
        let mut names: Vec<_> = Files::iter().filter(|name| name.starts_with("threads-")).collect();
        names.sort_unstable();
        let mut threads = Vec::new();
        for name in names {
            let file: ThreadsFile = toml::from_str(&text(&name)?).with_context(|| name.to_string())?;
            threads.extend(file.thread);
        }
        Ok(Self { members: members.member, threads })
    }

    /// What the forum would refuse or what cannot have happened; one line each.
    pub(super) fn faults(&self, channels: &[Channel], regions: &RegionTree) -> Vec<String> {
        let mut faults = Vec::new();
        let mut handles = HashSet::new();
        for member in &self.members {
            if !handles.insert(member.handle.as_str()) {
                faults.push(format!("{}: gibt es zweimal", member.handle));
            }
            if Role::from_word(&member.role).is_none() || !regions.knows(&member.home) {
                faults.push(format!("{}: unbekannte Rolle oder Region", member.handle));
            }
        }
        if !self.members.iter().any(|member| member.role == Role::Moderator.word()) {
            faults.push("niemand moderiert".to_owned());
        }
        for thread in &self.threads {
            let found = thread.faults(channels, regions, &handles);
            faults.extend(found.into_iter().map(|fault| format!("„{}“: {fault}", thread.title)));
        }
        faults
    }

    /// Stops at the first start with files that would not make a community.
    ///
    /// # Errors
    /// There are [faults](Self::faults).
    pub(super) fn check(&self, channels: &[Channel], regions: &RegionTree) -> Result<()> {
        let faults = self.faults(channels, regions);
        if !faults.is_empty() {
            bail!("Die Demo-Gemeinschaft ist fehlerhaft: {}", faults.join("; "));
        }
        Ok(())
    }
}

impl SeedThread {
    /// The kind; [`Community::check`] has seen that it is one.
    pub(super) fn kind(&self) -> ThreadKind {
        ThreadKind::from_word(&self.kind).unwrap_or(ThreadKind::Experience)
    }

    fn faults(&self, channels: &[Channel], regions: &RegionTree, handles: &HashSet<&str>) -> Vec<String> {
        let mut faults = Vec::new();
        let mut wrong = |is_wrong: bool, fault: String| {
            if is_wrong {
                faults.push(fault);
            }
        };
        let channel = channels.iter().find(|channel| channel.slug == self.channel);
        wrong(channel.is_none(), format!("der Kanal {} fehlt", self.channel));
        wrong(
            !regions.knows(&self.scope) || channel.is_some_and(|channel| !channel.takes_scope(&self.scope)),
            format!("der Bezug {} geht nicht", self.scope),
        );
        wrong(ThreadKind::from_word(&self.kind).is_none(), format!("die Art {} fehlt", self.kind));
        wrong(ThreadTitle::parse(&self.title).is_err(), "der Titel ist zu kurz oder zu lang".to_owned());
        wrong(PostText::parse(&self.body).is_err(), "der Text geht nicht".to_owned());
        wrong(self.days_ago <= 0.0, "liegt in der Zukunft".to_owned());
        if let Some(sentence) = &self.featured {
            wrong(Reason::parse(sentence).is_err(), "die Empfehlung ist zu kurz oder zu lang".to_owned());
        }
        if let Some(solution) = self.solution {
            wrong(!(1..=self.replies.len()).contains(&solution), format!("die Lösung {solution} fehlt"));
            wrong(self.kind() != ThreadKind::Question, "nur eine Frage hat eine Lösung".to_owned());
        }
        for fault in people(&self.author, &self.thanks, handles) {
            wrong(true, fault);
        }
        let mut hours = 0.0;
        for (number, reply) in (1..).zip(&self.replies) {
            let name = format!("Antwort {number}");
            for fault in people(&reply.author, &reply.thanks, handles) {
                wrong(true, format!("{name}: {fault}"));
            }
            wrong(PostText::parse(&reply.body).is_err(), format!("{name}: der Text geht nicht"));
            wrong(reply.after_hours <= hours, format!("{name} steht vor der vorigen"));
            wrong(reply.after_hours >= self.days_ago * 24.0, format!("{name} liegt in der Zukunft"));
            wrong(
                reply.answers.is_some_and(|answered| !(1..number).contains(&answered)),
                format!("{name} bezieht sich auf keine frühere"),
            );
            hours = reply.after_hours;
        }
        faults
    }
}

/// Authors and people who say thanks are members, and nobody thanks herself or twice.
fn people(author: &str, thanks: &[String], handles: &HashSet<&str>) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut faults = Vec::new();
    for handle in std::iter::once(author).chain(thanks.iter().map(String::as_str)) {
        if !handles.contains(handle) {
            faults.push(format!("{handle} ist kein Mitglied"));
        }
        if !seen.insert(handle) {
            faults.push(format!("{handle} dankt sich selbst oder zweimal"));
        }
    }
    faults
}

fn text(name: &str) -> Result<String> {
    let file = Files::get(name).with_context(|| format!("assets/demo/{name} fehlt"))?;
    String::from_utf8(file.data.into_owned()).with_context(|| format!("assets/demo/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::demo::seed::tests::empty_forum;

    #[test]
    fn the_files_make_a_community() {
        let (_folder, db, regions) = empty_forum();
        let channels = db.read(crate::forum::channels::store::every).unwrap();
        let community = Community::read().unwrap();
        assert_eq!(community.faults(&channels, &regions), Vec::<String>::new());
        assert!(community.members.len() >= 60);
        let homes: HashSet<_> =
            community.members.iter().filter_map(|member| member.home.district()).collect();
        assert!(homes.len() >= 25, "{} Kreise", homes.len());
    }

    #[test]
    fn what_cannot_be_is_found() {
        let (_folder, db, regions) = empty_forum();
        let channels = db.read(crate::forum::channels::store::every).unwrap();
        let mut community = Community::read().unwrap();
        let thread = &mut community.threads[0];
        thread.channel = "kaffee".to_owned();
        thread.thanks = vec![thread.author.clone(), "niemand".to_owned()];
        thread.solution = Some(99);
        thread.replies[0].after_hours = thread.days_ago * 24.0 + 1.0;
        let faults = community.faults(&channels, &regions).join("\n");
        for fault in
            ["kaffee", "dankt sich selbst", "niemand ist kein Mitglied", "Lösung 99", "in der Zukunft"]
        {
            assert!(faults.contains(fault), "{fault} in {faults}");
        }
    }
}
