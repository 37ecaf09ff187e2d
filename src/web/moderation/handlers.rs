//! Handlers of the moderation.

use actix_web::web as actix;

use super::pages::{ClosePage, FeaturePage, LogEntry as LogView, LogPage, MovePage, PinPage};
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::ids::{ChannelId, ThreadId};
use crate::forum::moderation::{self, Action, LogEntry, Reason};
use crate::forum::threads::{self, Status, Thread};
use crate::forum::{channels, paths};
use crate::web::flash::FlashCode;
use crate::web::form::{Form, Parameters, Sent, page_number};
use crate::web::page::Page;
use crate::web::shown::Shown;
use crate::web::threads::address::{thread_id, thread_ref};
use crate::web::views::{Link, SelectOption};
use crate::web::visit::{Answer, Look, Visit};
use crate::web::{messages, present};

const LOG_PER_PAGE: i64 = 50;

/// What was typed into one of the forms.
#[derive(Debug, Clone, Default)]
struct Typed {
    reason: String,
    sentence: String,
    channel: String,
    /// `war`: the thread was pinned, closed or featured when the form was made. What is to be done follows
    /// from that, so that a form sent twice, or by two moderators, is not undone by its second arrival.
    was: bool,
    problems: Problems,
}

impl Typed {
    fn of(form: &Form) -> Self {
        Self {
            reason: form.get("grund").to_owned(),
            sentence: form.get("satz").to_owned(),
            channel: form.get("kanal").to_owned(),
            was: form.get("war") == "1",
            problems: Problems::default(),
        }
    }

    fn reason(&mut self) -> Option<Reason> {
        Reason::parse(&self.reason).map_err(|fault| self.problems.add("grund", fault)).ok()
    }
}

/// `GET /t/{id}/anheften`
pub async fn pin_form(visit: Visit, path: actix::Path<String>) -> Answer {
    form_page(visit, path, pin_page).await
}

/// `POST /t/{id}/anheften`: pins, or takes that back.
pub async fn pin(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let action = |typed: &mut Typed| Some(if typed.was { Action::Unpin } else { Action::Pin });
    act(visit, path, sent, action, pin_page).await
}

/// `GET /t/{id}/schliessen`
pub async fn close_form(visit: Visit, path: actix::Path<String>) -> Answer {
    form_page(visit, path, close_page).await
}

/// `POST /t/{id}/schliessen`: closes, or opens again.
pub async fn close(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let action = |typed: &mut Typed| Some(if typed.was { Action::Reopen } else { Action::Close });
    act(visit, path, sent, action, close_page).await
}

/// `GET /t/{id}/verschieben`
pub async fn move_form(visit: Visit, path: actix::Path<String>) -> Answer {
    form_page(visit, path, move_page).await
}

/// `POST /t/{id}/verschieben`
pub async fn move_thread(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let action = |typed: &mut Typed| match typed.channel.parse() {
        Ok(id) => Some(Action::Move(ChannelId(id))),
        Err(_) => {
            typed.problems.add("kanal", Fault::Missing);
            None
        }
    };
    act(visit, path, sent, action, move_page).await
}

/// `GET /t/{id}/empfehlen`
pub async fn feature_form(visit: Visit, path: actix::Path<String>) -> Answer {
    form_page(visit, path, feature_page).await
}

/// `POST /t/{id}/empfehlen`: recommends with a sentence, or takes that back.
pub async fn feature(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let action = |typed: &mut Typed| {
        if typed.was {
            return Some(Action::Unfeature);
        }
        let sentence = Reason::parse(&typed.sentence).map_err(|fault| typed.problems.add("satz", fault)).ok();
        sentence.map(Action::Feature)
    };
    act(visit, path, sent, action, feature_page).await
}

type MakePage<P> = fn(&mut Look<'_>, &Thread, &Typed) -> Result<P>;

async fn form_page<P: Page + Send + 'static>(
    visit: Visit,
    path: actix::Path<String>,
    make: MakePage<P>,
) -> Answer {
    visit.page(move |look| shown(look, thread_id(&path)?, &Typed::default(), make)).await
}

fn shown<P: Page>(look: &mut Look<'_>, id: ThreadId, typed: &Typed, make: MakePage<P>) -> Result<Shown<P>> {
    let moderator = look.viewer.moderator()?;
    let thread = threads::visible_thread(look.conn, look.viewer, id)?;
    threads::rights::may_act(moderator, &thread)?;
    let page = make(look, &thread, typed)?;
    let crumbs = vec![
        Link { href: paths::HOME.to_owned(), label: "Start".to_owned() },
        Link { href: paths::thread(id, &thread.title), label: thread.title },
    ];
    Ok(Shown::new(page, "").under(crumbs).with_problems(!typed.problems.0.is_empty()))
}

async fn act<P: Page + Send + 'static>(
    visit: Visit,
    path: actix::Path<String>,
    sent: Sent,
    action: fn(&mut Typed) -> Option<Action>,
    make: MakePage<P>,
) -> Answer {
    let (id, form) = match (thread_id(&path), sent.0) {
        (Ok(id), Ok(form)) => (id, form),
        (Err(error), _) | (_, Err(error)) => return visit.error(error).await,
    };
    let mut typed = Typed::of(&form);
    let checked = typed.clone();
    let done = visit
        .write(move |conn, viewer, now| {
            viewer.moderator()?;
            let mut typed = checked;
            match (action(&mut typed), typed.reason()) {
                (Some(action), Some(reason)) => moderation::act(conn, viewer, id, &action, &reason, now),
                _ => Err(Error::Invalid(typed.problems)),
            }
        })
        .await;
    match done {
        Ok(thread) => visit.redirect(&paths::thread(id, &thread.title), Some(FlashCode::Moderated)),
        Err(Error::Invalid(problems)) => {
            typed.problems = problems;
            visit.page(move |look| shown(look, id, &typed, make)).await
        }
        Err(error) => visit.error(error).await,
    }
}

fn pin_page(_: &mut Look<'_>, thread: &Thread, typed: &Typed) -> Result<PinPage> {
    Ok(PinPage {
        thread: thread_ref(thread, ""),
        action: paths::thread_action(thread.id, "anheften"),
        is_pinned: thread.is_pinned,
        reason: typed.reason.clone(),
        problems: messages::problems(&typed.problems),
    })
}

fn close_page(_: &mut Look<'_>, thread: &Thread, typed: &Typed) -> Result<ClosePage> {
    Ok(ClosePage {
        thread: thread_ref(thread, ""),
        action: paths::thread_action(thread.id, "schliessen"),
        is_closed: thread.status == Status::Closed,
        reason: typed.reason.clone(),
        problems: messages::problems(&typed.problems),
    })
}

fn move_page(look: &mut Look<'_>, thread: &Thread, typed: &Typed) -> Result<MovePage> {
    let channels = channels::store::all(look.conn, look.viewer)?;
    let own = channels.iter().find(|channel| channel.id == thread.channel_id);
    Ok(MovePage {
        thread: thread_ref(thread, own.map_or("", |channel| channel.name.as_str())),
        action: paths::thread_action(thread.id, "verschieben"),
        channels: channels
            .iter()
            .filter(|channel| channel.id != thread.channel_id && !channel.is_archived)
            .map(|channel| SelectOption {
                value: channel.id.to_string(),
                label: present::channel_name(channel),
                hint: None,
                is_selected: channel.id.to_string() == typed.channel,
            })
            .collect(),
        reason: typed.reason.clone(),
        problems: messages::problems(&typed.problems),
    })
}

fn feature_page(_: &mut Look<'_>, thread: &Thread, typed: &Typed) -> Result<FeaturePage> {
    Ok(FeaturePage {
        thread: thread_ref(thread, ""),
        action: paths::thread_action(thread.id, "empfehlen"),
        is_featured: thread.featured_at.is_some(),
        sentence: typed.sentence.clone(),
        reason: typed.reason.clone(),
        problems: messages::problems(&typed.problems),
    })
}

/// `GET /moderation/protokoll`
pub async fn log(visit: Visit, parameters: Parameters) -> Answer {
    visit
        .page(move |look| {
            let page = page_number(&parameters)?;
            let (entries, total) = moderation::log(look.conn, look.viewer, page, LOG_PER_PAGE)?;
            let pages = (total + LOG_PER_PAGE - 1) / LOG_PER_PAGE;
            Ok(LogPage {
                entries: entries.iter().map(|entry| log_view(entry, look)).collect(),
                pager: present::pager(page, pages, |page| format!("{}?seite={page}", paths::MODERATION_LOG)),
            })
        })
        .await
}

fn log_view(entry: &LogEntry, look: &Look<'_>) -> LogView {
    let what = match &entry.moved {
        Some((from, to)) => format!("Verschoben {}", messages::way(from.as_deref(), to.as_deref())),
        None => messages::action(entry.action).to_owned(),
    };
    LogView {
        time: present::time(entry.created_at, look.now),
        who: entry.moderator_name.clone(),
        what,
        thread: Some(Link {
            href: paths::thread(entry.thread_id, &entry.thread_title),
            label: entry.thread_title.clone(),
        }),
        reason: entry.reason.clone(),
    }
}
