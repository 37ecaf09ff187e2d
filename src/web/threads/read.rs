//! The page of a thread.

use super::ask::preview;
use super::forms::ReplyFields;
use super::pages::{NoReply, ReplyForm, ReplyTarget, ShowPage, ThreadHead};
use crate::db::types::Timestamp;
use crate::error::{Problems, Result};
use crate::forum::ids::ThreadId;
use crate::forum::moderation::{self, ActionKind, LogEntry};
use crate::forum::threads::read::{PostRow, ThreadPage};
use crate::forum::threads::{PostText, Status, Thread, ThreadKind, page_of, read, rights};
use crate::forum::{notifications, paths};
use crate::web::kept::shows_readers;
use crate::web::kept::stencil::Hole;
use crate::web::shown::Shown;
use crate::web::views::{Choice, Link, PostView, SolutionView, Thanks};
use crate::web::visit::Look;
use crate::web::{messages, present};
use crate::{german, text};

/// Characters of the solution in its box.
const SOLUTION_CHARS: usize = 1_200;
/// Days of silence that the stream mentions.
const GAP_DAYS: i64 = 60;

/// A page of a thread, with the reply as it was typed. Four statements, whatever the thread's length.
///
/// # Errors
/// `NotFound` for a thread the viewer may not see or a page that does not exist.
pub fn show_page(
    look: &mut Look<'_>,
    id: ThreadId,
    (page, is_newest_first): (i64, bool),
    typed: &ReplyFields,
    problems: &Problems,
) -> Result<Shown<ShowPage>> {
    let read = read::read(look.conn, look.viewer, id, page, is_newest_first)?;
    let log = moderation::log_of_thread(look.conn, look.viewer, id)?;
    note_reading(look, &read);

    let thread = &read.facts.thread;
    let eye = Eye::new(look, &read)?;
    let first_unread = eye.first_unread();
    let mut posts: Vec<PostView> = read.replies.iter().map(|row| eye.post(row)).collect();
    let notes_after = tell_log(&mut posts, &read.replies, &log, &read);
    tell_gaps(&mut posts, &read);
    let page = ShowPage {
        thread: eye.head(),
        question: (page == 1).then(|| eye.post(&read.opening)),
        solution: (page == 1).then(|| read.answer.as_ref().map(|row| eye.solution(row))).flatten(),
        asks_for_solution: eye.may_mark
            && thread.author_id == eye.member_id
            && eye.is_open()
            && thread.reply_count > 0,
        posts,
        notes_after,
        sorting: sorting(thread, is_newest_first),
        pager: present::pager(read.page, read.pages, |page| address(thread, page, is_newest_first)),
        reply: (rights::may_reply(thread, read.facts.channel.is_archived).is_ok())
            .then(|| reply_form(look, &eye, typed))
            .transpose()?,
        no_reply: rights::may_reply(thread, read.facts.channel.is_archived).is_err().then(|| no_reply(&read)),
        similar: Vec::new(),
        position: position(&read),
        first_unread_href: first_unread,
        problems: messages::problems(problems),
    };
    let channel = &read.facts.channel;
    let crumbs = vec![
        Link { href: paths::HOME.to_owned(), label: "Start".to_owned() },
        Link { href: paths::CHANNELS.to_owned(), label: "Kanäle".to_owned() },
        Link { href: paths::channel(&channel.slug), label: channel.name.clone() },
    ];
    let shown = Shown::new(page, "kanaele").under(crumbs).with_problems(!problems.0.is_empty());
    Ok(match read.others() {
        Some(others) => shown.kept_until(words_change_at(&read, look.now), others),
        None => shown,
    })
}

/// When the first of the page's words about time ("vor 2 Stunden") is no longer right.
fn words_change_at(read: &ThreadPage, now: Timestamp) -> Timestamp {
    let rows = read.replies.iter().chain([&read.opening]).chain(&read.answer);
    let changes = rows.map(|row| german::ago_changes_at(row.created_at, now));
    changes.min().unwrap_or(now)
}

/// The delivered posts count as read, and what was told about them as seen.
fn note_reading(look: &mut Look<'_>, page: &ThreadPage) {
    let Some(number) = read::shows_unread(page) else { return };
    let (viewer, id, now) = (look.viewer.clone(), page.facts.thread.id, look.now);
    look.afterwards(move |conn| notifications::note_reading(conn, &viewer, id, number, now));
}

/// What all posts of the page share.
struct Eye<'a> {
    read: &'a ThreadPage,
    member_id: crate::forum::ids::MemberId,
    is_moderator: bool,
    may_mark: bool,
    regions: &'a crate::forum::regions::RegionTree,
    now: Timestamp,
    share_url: String,
    /// This page's address with the mark after which a parameter may follow, where the viewer may reply.
    reply_base: Option<String>,
    readers: Option<String>,
}

impl<'a> Eye<'a> {
    fn new(look: &Look<'a>, read: &'a ThreadPage) -> Result<Self> {
        let member = look.viewer.member()?;
        let thread = &read.facts.thread;
        Ok(Self {
            read,
            member_id: member.id,
            is_moderator: rights::may_moderate(member, thread),
            may_mark: thread.kind == ThreadKind::Question
                && rights::may_mark_solution(member, thread).is_ok(),
            regions: look.regions,
            now: look.now,
            share_url: look.app.url(&paths::thread_short(thread.id)),
            reply_base: rights::may_reply(thread, read.facts.channel.is_archived).is_ok().then(|| {
                let here = address(thread, read.page, read.is_newest_first);
                let joint = if here.contains('?') { '&' } else { '?' };
                format!("{here}{joint}")
            }),
            readers: shows_readers(thread.reader_count)
                .then(|| look.hole(Hole::Readers, || german::number(i64::from(thread.reader_count)))),
        })
    }

    fn thread(&self) -> &'a Thread {
        &self.read.facts.thread
    }

    fn is_open(&self) -> bool {
        self.thread().kind == ThreadKind::Question && self.thread().answer_post_id.is_none()
    }

    /// The place where new posts begin, if the viewer had read some but not all.
    fn first_unread(&self) -> Option<String> {
        let read = self.read.facts.read_number?;
        (read < self.thread().last_post_number).then(|| paths::first_unread(self.thread().id))
    }

    fn head(&self) -> ThreadHead {
        let thread = self.thread();
        let opening = &self.read.opening;
        let is_question = thread.kind == ThreadKind::Question;
        ThreadHead {
            id: thread.id.0,
            title: thread.title.clone(),
            href: paths::thread(thread.id, &thread.title),
            share_url: self.share_url.clone(),
            state: present::state(
                thread.kind,
                thread.status,
                thread.answer_post_id.is_some(),
                thread.reply_count,
            ),
            kind: messages::kind(thread.kind).to_owned(),
            is_pinned: thread.is_pinned,
            is_closed: thread.status == Status::Closed,
            is_featured: thread.featured_at.is_some(),
            feature_sentence: thread.featured_sentence.clone(),
            channel: Link {
                href: paths::channel(&self.read.facts.channel.slug),
                label: self.read.facts.channel.name.clone(),
            },
            scope: format!("für {}", present::with_article(&thread.scope_ags, self.regions)),
            asked: present::time(thread.created_at, self.now),
            verb: if is_question { "gefragt" } else { "geschrieben" }.to_owned(),
            origin: self.regions.place(&opening.author_organisation, &opening.author_home),
            readers: self.readers.clone(),
            reply_count: i64::from(thread.reply_count),
            is_muted: self.read.facts.is_muted,
            mute_action: paths::thread_action(thread.id, "stumm"),
            moderation: if self.is_moderator { moderation_links(thread) } else { Vec::new() },
        }
    }

    fn post(&self, row: &PostRow) -> PostView {
        let thread = self.thread();
        let is_opening = row.number == 1;
        let is_solution = thread.answer_post_id == Some(row.id);
        let here = self.reply_base.as_deref();
        let heading = match is_opening {
            true => format!("{} von", messages::kind(thread.kind)),
            false => format!("Antwort {} von", row.number - 1),
        };
        PostView {
            id: row.id.0,
            number: i64::from(row.number),
            heading,
            is_opening,
            author: self.person(row),
            time: present::time(row.created_at, self.now),
            href: paths::post(row.id),
            history_href: row.edited_at.map(|_| paths::post_action(row.id, "verlauf")),
            reply_to: self.reply_to(row),
            body_html: row.body_html.clone(),
            thanks: self.thanks(row),
            is_solution,
            reply_href: here.map(|here| format!("{here}antwort={}#antworten", row.number)),
            quote_href: here.map(|here| format!("{here}zitat={}#antworten", row.id)),
            solve_action: (self.may_mark && !is_opening && !is_solution)
                .then(|| paths::post_action(row.id, "loesung")),
            edit_href: (row.author_id == self.member_id).then(|| paths::post_action(row.id, "bearbeiten")),
            removed: None,
            gap: None,
            is_first_unread: self.read.facts.read_number.is_some_and(|read| row.number == read + 1)
                && !is_opening,
            notes: Vec::new(),
        }
    }

    fn person(&self, row: &PostRow) -> crate::web::views::PersonView {
        present::person(
            (&row.author_handle, &row.author_name, row.author_picture.as_deref()),
            (&row.author_organisation, &row.author_home),
            row.author_role,
            row.author_is_per_du,
            self.regions,
        )
    }

    fn reply_to(&self, row: &PostRow) -> Option<Link> {
        let (number, name, id) = (row.answers_number?, row.answers_author_name.as_ref()?, row.answers_id?);
        Some(Link {
            href: paths::post(id),
            label: format!("Antwort auf #{number} ({})", german::short_name(name)),
        })
    }

    fn thanks(&self, row: &PostRow) -> Thanks {
        let action = if row.is_thanked { "danke-zurueck" } else { "danke" };
        Thanks {
            count: i64::from(row.thank_count),
            is_given: row.is_thanked,
            action: (row.author_id != self.member_id).then(|| paths::post_action(row.id, action)),
        }
    }

    fn solution(&self, row: &PostRow) -> SolutionView {
        let thread = self.thread();
        let (body_html, is_cut) = text::cut_blocks(&row.body_html, SOLUTION_CHARS);
        SolutionView {
            number: i64::from(row.number),
            href: paths::post(row.id),
            author: self.person(row),
            marked_by: self.read.facts.answer_marked_by.clone().unwrap_or_default(),
            marked_at: present::time(thread.answered_at.unwrap_or(row.created_at), self.now),
            body_html,
            is_cut,
            thanks: self.thanks(row),
            unsolve_href: self.may_mark.then(|| paths::thread_action(thread.id, "loesung-aufheben")),
        }
    }
}

fn moderation_links(thread: &Thread) -> Vec<Link> {
    let link = |action: &str, label: &str| Link {
        href: paths::thread_action(thread.id, action),
        label: label.to_owned(),
    };
    vec![
        if thread.is_pinned { link("anheften", "Nicht mehr anheften") } else { link("anheften", "Anheften") },
        if thread.status == Status::Closed {
            link("schliessen", "Wieder öffnen")
        } else {
            link("schliessen", "Schließen")
        },
        link("verschieben", "Verschieben"),
        if thread.featured_at.is_some() {
            link("empfehlen", "Empfehlung zurücknehmen")
        } else {
            link("empfehlen", "Empfehlen")
        },
    ]
}

fn address(thread: &Thread, page: i64, is_newest_first: bool) -> String {
    let path = paths::thread(thread.id, &thread.title);
    match (page, is_newest_first) {
        (..=1, false) => path,
        (page, false) => format!("{path}?seite={page}"),
        (..=1, true) => format!("{path}?sortierung=neu"),
        (page, true) => format!("{path}?sortierung=neu&seite={page}"),
    }
}

fn sorting(thread: &Thread, is_newest_first: bool) -> Vec<Choice> {
    [(false, "Älteste zuerst"), (true, "Neueste zuerst")]
        .into_iter()
        .map(|(newest, label)| Choice {
            label: label.to_owned(),
            href: address(thread, 1, newest),
            is_current: newest == is_newest_first,
            count: None,
        })
        .collect()
}

fn reply_form(look: &mut Look<'_>, eye: &Eye<'_>, typed: &ReplyFields) -> Result<ReplyForm> {
    let thread = eye.thread();
    let answered = typed.answers.and_then(|number| {
        let posts = std::iter::once(&eye.read.opening).chain(&eye.read.replies);
        posts.into_iter().find(|row| row.number == number && number > 1)
    });
    let preview = match PostText::parse(&typed.text) {
        Ok(text) if typed.is_preview => {
            Some(preview(text.render(&typed.once, false).html, "Antwort von".to_owned(), false, look)?)
        }
        _ => None,
    };
    Ok(ReplyForm {
        action: paths::thread_action(thread.id, "antworten"),
        text: typed.text.clone(),
        reply_to: typed.answers.filter(|number| (2..=thread.last_post_number).contains(number)).map(
            |number| {
                // The answered post may stand on another page: then its number has to do.
                let name = answered.map(|row| format!(" ({})", german::short_name(&row.author_name)));
                ReplyTarget {
                    number: i64::from(number),
                    label: format!("Antwort auf #{number}{}", name.unwrap_or_default()),
                    href: answered.map_or_else(
                        || paths::thread_page(thread.id, &thread.title, page_of(number)),
                        |row| paths::post(row.id),
                    ),
                    clear_href: format!(
                        "{}#antworten",
                        paths::thread_page(thread.id, &thread.title, eye.read.page)
                    ),
                }
            },
        ),
        once: if typed.once.is_empty() { look.once() } else { typed.once.clone() },
        preview,
    })
}

fn no_reply(read: &ThreadPage) -> NoReply {
    let (channel, id) = (&read.facts.channel, read.facts.thread.channel_id);
    NoReply {
        text: match channel.is_archived {
            true => format!("Der Kanal „{}“ ist archiviert: Er wird nur noch gelesen.", channel.name),
            false => "Dieses Thema ist geschlossen.".to_owned(),
        },
        link: Some(Link {
            href: if channel.is_archived { paths::ASK.to_owned() } else { paths::ask_in(id) },
            label: "Neues Thema dazu beginnen".to_owned(),
        }),
    }
}

/// "Antwort 1 bis 20 von 45"
fn position(read: &ThreadPage) -> String {
    let total = read.facts.thread.reply_count;
    let numbers: Vec<i32> = read.replies.iter().map(|row| row.number - 1).collect();
    match (numbers.iter().min(), numbers.iter().max()) {
        (Some(from), Some(to)) if from == to => format!("Antwort {from} von {total}"),
        (Some(from), Some(to)) => format!("Antwort {from} bis {to} von {total}"),
        _ => "Noch keine Antwort".to_owned(),
    }
}

/// Puts what the moderation did before the first post that came after it; gives what came last.
fn tell_log(views: &mut [PostView], rows: &[PostRow], log: &[LogEntry], read: &ThreadPage) -> Vec<String> {
    if read.is_newest_first {
        return Vec::new();
    }
    let mut last = Vec::new();
    let page_begins = rows.first().map(|row| row.created_at);
    for entry in log {
        match rows.iter().position(|row| row.created_at >= entry.created_at) {
            // What happened before this page stands on an earlier one.
            Some(0) if read.page > 1 => {}
            Some(place) => {
                if let Some(view) = views.get_mut(place) {
                    view.notes.push(told(entry));
                }
            }
            None if read.page == read.pages
                && page_begins.is_none_or(|begins| begins <= entry.created_at) =>
            {
                last.push(told(entry));
            }
            None => {}
        }
    }
    last
}

/// "Karin Lechner hat dieses Thema am 07.12.2025 von „A“ nach „B“ verschoben. Begründung: …"
fn told(entry: &LogEntry) -> String {
    let day = german::date(entry.created_at.day());
    let deed = match (entry.action, &entry.moved) {
        (ActionKind::Move, Some((from, to))) => {
            format!("{} verschoben", messages::way(from.as_deref(), to.as_deref()))
        }
        (ActionKind::Move, None) => "verschoben".to_owned(),
        (ActionKind::Pin, _) => "angeheftet".to_owned(),
        (ActionKind::Unpin, _) => "vom oberen Rand gelöst".to_owned(),
        (ActionKind::Close, _) => "geschlossen".to_owned(),
        (ActionKind::Reopen, _) => "wieder geöffnet".to_owned(),
        (ActionKind::Feature, _) => "empfohlen".to_owned(),
        (ActionKind::Unfeature, _) => {
            return format!(
                "{} hat die Empfehlung am {day} zurückgenommen. Begründung: {}",
                entry.moderator_name, entry.reason
            );
        }
    };
    format!("{} hat dieses Thema am {day} {deed}. Begründung: {}", entry.moderator_name, entry.reason)
}

/// "3 Monate später", where the thread was silent for long.
fn tell_gaps(views: &mut [PostView], read: &ThreadPage) {
    if read.is_newest_first {
        return;
    }
    let mut before = (read.page == 1).then_some(read.opening.created_at);
    for (view, row) in views.iter_mut().zip(&read.replies) {
        if let Some(before) = before {
            let days = (row.created_at - before).num_days();
            if days > GAP_DAYS {
                view.gap = Some(format!("{} später", german::count(days / 30, "Monat", "Monate")));
            }
        }
        before = Some(row.created_at);
    }
}
