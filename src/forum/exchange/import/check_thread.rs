//! A thread with its posts, for itself.

use std::collections::HashSet;

use super::check::Rules;
use super::fault::Fault;
use super::fields::{Fields, words};
use super::loose::{Loose, LooseThanks};
use super::ready::{ReadyPost, ReadyRevision, ReadyThanks, ReadyThread};
use super::typed::{PostLine, RevisionLine, ThanksLine, ThreadLine};
use crate::db::types::Timestamp;
use crate::forum::exchange::key;
use crate::forum::moderation::Reason;
use crate::forum::threads::{PostText, Status, ThreadKind, ThreadTitle};

/// Checks and renders a thread.
pub(super) fn thread(
    line: &ThreadLine<'_>,
    fields: &mut Fields<'_>,
    rules: &Rules<'_>,
) -> Option<ReadyThread> {
    let id = fields.id("id", &line.id);
    let is_known = rules.threads.contains(&key(&id));
    let kind = fields.word("kind", &line.kind, &words!(ThreadKind));
    let status = fields.word("status", &line.status, &words!(Status));
    let title = title(fields, &line.title);
    let featured_at = fields.optional_instant("featured_at", &line.featured_at);
    let sentence = fields.text("featured_sentence", &line.featured_sentence).map(Reason::parse);
    if featured_at.is_some() != sentence.is_some() {
        fields.fault("featured_at", Fault::HalfFeatured);
    }
    let sentence = sentence.and_then(|sentence| match sentence {
        Ok(sentence) => Some(sentence.as_str().to_owned()),
        Err(fault) => {
            fields.refused("featured_sentence", &fault);
            None
        }
    });
    let created_at = fields.instant("created_at", &line.created_at);
    let head = ReadyThread {
        channel: fields.id("channel", &line.channel),
        scope: fields.needed_region("ags", &line.ags),
        origin: fields.region("origin", &line.origin),
        author: fields.id("author", &line.author),
        created_at,
        is_pinned: fields.yes("pinned", &line.pinned, false),
        is_hidden: fields.yes("hidden", &line.hidden, false),
        featured: featured_at.zip(sentence),
        solved_by: fields.optional_id("solved_by", &line.solved_by),
        solved_at: fields.optional_instant("solved_at", &line.solved_at),
        posts: posts(line.posts.as_deref().unwrap_or_default(), fields, is_known),
        id,
        title: title.unwrap_or_default(),
        kind: kind?,
        status: status?,
    };
    agree(&head, fields);
    Some(head)
}

fn title(fields: &mut Fields<'_>, value: &Loose<'_>) -> Option<String> {
    match ThreadTitle::from_elsewhere(fields.needed("title", value)?) {
        Ok(title) => Some(title.as_str().to_owned()),
        Err(fault) => {
            fields.refused("title", &fault);
            None
        }
    }
}

/// What must agree within a thread: order of time, kind, status and solution.
fn agree(thread: &ReadyThread, fields: &mut Fields<'_>) {
    let Some(opening) = thread.posts.first() else {
        fields.fault("posts", Fault::NoPosts);
        return;
    };
    let mut solution = None;
    for (place, post) in thread.posts.iter().enumerate() {
        fields.post = Some(place + 1);
        if post.created_at < opening.created_at || post.created_at < thread.created_at {
            fields.fault("created_at", Fault::BeforeOpening);
        }
        if !post.is_solution {
            continue;
        }
        match solution.replace(place) {
            _ if place == 0 => fields.fault("solution", Fault::OpeningAsSolution),
            Some(_) => fields.fault("solution", Fault::SecondSolution),
            None => {}
        }
    }
    fields.post = None;
    let is_question = thread.kind == ThreadKind::Question;
    match (solution, thread.status) {
        (Some(_), _) if !is_question => fields.fault("kind", Fault::NoQuestion),
        (None, Status::Solved) => fields.fault("status", Fault::NoSolution),
        (Some(_), Status::Open) => fields.fault("status", Fault::SolutionOfOpen),
        _ => {}
    }
}

fn posts(lines: &[PostLine<'_>], fields: &mut Fields<'_>, is_known: bool) -> Vec<ReadyPost> {
    let mut posts = Vec::with_capacity(lines.len());
    for (place, line) in lines.iter().enumerate() {
        fields.post = Some(place + 1);
        posts.push(post(line, fields, place + 1, is_known));
    }
    fields.post = None;
    posts
}

fn post(line: &PostLine<'_>, fields: &mut Fields<'_>, number: usize, is_known: bool) -> ReadyPost {
    let id = fields.id("id", &line.id);
    let author = fields.id("author", &line.author);
    let created_at = fields.instant("created_at", &line.created_at);
    let answers = fields.number("answers", &line.answers, 1);
    if answers.is_some_and(|answered| usize::try_from(answered).is_ok_and(|answered| answered >= number)) {
        fields.fault("answers", Fault::AnswersLater);
    }
    let form_key = format!("import:{id}");
    let text = body(fields, "body_md", &line.body_md);
    // Rendering costs more than all the rest, and what is there already is not written again.
    let (body_md, body_html, excerpt) = match text {
        Some(text) if !is_known && fields.problems.is_empty() => {
            let draft = text.render(&form_key, number == 1);
            (draft.markdown, draft.html, draft.excerpt)
        }
        Some(text) => (text.as_str().to_owned(), String::new(), String::new()),
        None => Default::default(),
    };
    let revisions: Vec<ReadyRevision> =
        line.revisions.iter().flatten().map(|line| revision(line, fields)).collect();
    let least = i32::try_from(revisions.len()).unwrap_or(i32::MAX);
    ReadyPost {
        thanks: thanks(&line.thanks, fields, &author, created_at),
        edited_at: fields.optional_instant("edited_at", &line.edited_at),
        edit_count: fields.number("edit_count", &line.edit_count, 0).unwrap_or(least),
        is_hidden: fields.yes("hidden", &line.hidden, false),
        is_solution: fields.yes("solution", &line.solution, false),
        id,
        author,
        answers,
        body_md,
        body_html,
        excerpt,
        form_key,
        created_at,
        revisions,
    }
}

fn body(fields: &mut Fields<'_>, field: &'static str, value: &Loose<'_>) -> Option<PostText> {
    match PostText::parse(fields.needed(field, value)?) {
        Ok(text) => Some(text),
        Err(fault) => {
            fields.refused(field, &fault);
            None
        }
    }
}

fn revision(line: &RevisionLine<'_>, fields: &mut Fields<'_>) -> ReadyRevision {
    let title = if line.title == Loose::Absent { None } else { title(fields, &line.title) };
    ReadyRevision {
        editor: fields.id("editor", &line.editor),
        title,
        body_md: body(fields, "body_md", &line.body_md)
            .map_or_else(String::new, |text| text.as_str().to_owned()),
        created_at: fields.instant("created_at", &line.created_at),
    }
}

fn thanks(
    value: &LooseThanks<'_>,
    fields: &mut Fields<'_>,
    author: &str,
    written_at: Timestamp,
) -> ReadyThanks {
    match value {
        LooseThanks::Absent => ReadyThanks::Count(0),
        LooseThanks::Count(count) => {
            // More than this no forum has members.
            match usize::try_from(*count).ok().filter(|count| *count < 100_000_000) {
                Some(count) => ReadyThanks::Count(count),
                None => {
                    fields.fault("thanks", Fault::NotNumber);
                    ReadyThanks::Count(0)
                }
            }
        }
        LooseThanks::List(lines) => ReadyThanks::From(thanks_of(lines, fields, author, written_at)),
        LooseThanks::Other => {
            fields.fault("thanks", Fault::NotNumber);
            ReadyThanks::Count(0)
        }
    }
}

fn thanks_of(
    lines: &[ThanksLine<'_>],
    fields: &mut Fields<'_>,
    author: &str,
    written_at: Timestamp,
) -> Vec<(String, Timestamp)> {
    let mut members = HashSet::new();
    let mut thanks = Vec::with_capacity(lines.len());
    for line in lines {
        let member = fields.id("member", &line.member);
        if member == author {
            fields.fault("thanks", Fault::OwnThanks);
        }
        if !members.insert(member.clone()) {
            fields.fault("thanks", Fault::MemberTwice(member.clone()));
        }
        thanks.push((member, fields.optional_instant("at", &line.at).unwrap_or(written_at)));
    }
    thanks
}
