//! Handlers of threads: each fetches, calls one verb or read, and answers.

use std::collections::BTreeMap;

use actix_web::web as actix;

use super::address::{post_id, thread_id};
use super::edit_handlers::edit_again;
use super::forms::{AskForm, EditFields, ReplyFields};
use super::pages::{LatestPage, OpenPage, ShowPage, SolvedPage};
use super::{draft_page, new_page, show_page};
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::channels;
use crate::forum::ids::{ChannelId, PostId, ThreadId};
use crate::forum::paths;
use crate::forum::threads::list::Selection;
use crate::forum::threads::{self, Post, page_of, read};
use crate::web::accounts;
use crate::web::flash::FlashCode;
use crate::web::form::{Form, Parameters, Sent, page_number};
use crate::web::kept;
use crate::web::listing::{Kind, ListAddress, listing};
use crate::web::shown::Shown;
use crate::web::visit::{Answer, Look, Visit};

/// `GET /offen`
pub async fn open(visit: Visit, parameters: Parameters) -> Answer {
    visit
        .kept(kept::Kind::List, move |look| {
            let address = ListAddress::read(paths::OPEN, &parameters, look)?;
            let listing = listing(look, &address, Kind::Open, Selection::default())?;
            Ok(Shown::new(OpenPage { listing }, "offen").kept_for_a_moment(look.now))
        })
        .await
}

/// `GET /geloest`
pub async fn solved(visit: Visit, parameters: Parameters) -> Answer {
    visit
        .kept(kept::Kind::List, move |look| {
            let address = ListAddress::read(paths::SOLVED, &parameters, look)?;
            let listing = listing(look, &address, Kind::Solved, Selection::default())?;
            Ok(Shown::new(SolvedPage { listing }, "geloest").kept_for_a_moment(look.now))
        })
        .await
}

/// `GET /themen`
pub async fn latest(visit: Visit, parameters: Parameters) -> Answer {
    visit
        .kept(kept::Kind::List, move |look| {
            let address = ListAddress::read(paths::LATEST, &parameters, look)?;
            let listing = listing(look, &address, Kind::All, Selection::default())?;
            Ok(Shown::new(LatestPage { listing }, "kanaele").kept_for_a_moment(look.now))
        })
        .await
}

/// `GET /neu`: the first step, or the second if the first is complete.
pub async fn new(visit: Visit, parameters: Parameters) -> Answer {
    let is_sent =
        parameters.contains_key("titel") && parameters.get("schritt").is_none_or(|step| step != "1");
    match visit.read(move |look| first_step(look, &parameters)).await {
        Ok((form, problems)) if is_sent && problems.0.is_empty() => {
            visit.page(move |look| draft_page(look, &form, &problems)).await
        }
        Ok((form, problems)) => {
            let problems = if is_sent { problems } else { Problems::default() };
            visit.page(move |look| new_page(look, &form, &problems)).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// What the first step holds and what is wrong with it. A channel that is bound to a region presets the scope,
/// one with an outline the text.
fn first_step(look: &mut Look<'_>, parameters: &Parameters) -> Result<(AskForm, Problems)> {
    look.viewer.member()?;
    let get = |name: &str| parameters.get(name).map_or("", String::as_str);
    let mut form = AskForm::of(get, crate::web::form::new_key());
    let channel = match form.channel.parse() {
        Ok(id) => channels::store::by_id(look.conn, look.viewer, ChannelId(id))?,
        Err(_) => None,
    };
    let bound = channel.as_ref().and_then(|channel| channel.region_ags.clone());
    if let (Some(region), "", "") = (bound, get("fuer"), get("fuer_andere")) {
        form.scope = region.to_string();
    }
    if let (Some(channel), true) = (&channel, form.text.is_empty()) {
        form.text.clone_from(&channel.outline);
    }
    let problems = match form.check_first_step(look.regions) {
        Err(problems) => problems,
        Ok(head) if channel.as_ref().is_some_and(|channel| !channel.takes_scope(&head.scope)) => {
            Problems::one("fuer", Fault::OutsideChannelRegion)
        }
        Ok(_) if channel.is_some_and(|channel| channel.is_archived) => {
            Problems::one("kanal", Fault::ChannelArchived)
        }
        Ok(_) => Problems::default(),
    };
    Ok((form, problems))
}

/// `POST /neu`
pub async fn start(visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    if let Some(obstacle) = visit.obstacle().await {
        return accounts::keep_form(visit, form, &obstacle).await;
    }
    let ask = AskForm::sent(&form);
    if ask.is_preview {
        let problems = ask.check(&visit.app.regions()).err().unwrap_or_default();
        return visit.page(move |look| draft_page(look, &ask, &problems)).await;
    }
    let started = match ask.check(&visit.app.regions()) {
        Ok(new) => visit.publish(move |conn, viewer, now| threads::start(conn, viewer, &new, now)).await,
        Err(problems) => Err(problems.into()),
    };
    match started {
        Ok(thread) => {
            visit.redirect(&paths::thread(thread.id, &thread.title), Some(FlashCode::ThreadStarted))
        }
        Err(Error::Invalid(problems)) if problems.0.iter().any(AskForm::is_of_first_step) => {
            visit.page(move |look| new_page(look, &ask, &problems)).await
        }
        Err(Error::Invalid(problems)) => visit.page(move |look| draft_page(look, &ask, &problems)).await,
        Err(Error::TooOften { retry_after }) => {
            let problems = Problems::one("text", Fault::TooOften(retry_after));
            visit.page(move |look| Ok(draft_page(look, &ask, &problems)?.too_often(retry_after))).await
        }
        Err(error @ (Error::SignInNeeded | Error::RulesNeeded)) => {
            accounts::keep_form(visit, form, &error).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// `GET /t/{id}-{slug}`
pub async fn show(visit: Visit, path: actix::Path<String>, parameters: Parameters) -> Answer {
    let is_newest_first = parameters.get("sortierung").is_some_and(|order| order == "neu");
    let (id, page) = match (thread_id(&path), page_number(&parameters)) {
        (Ok(id), Ok(page)) => (id, page),
        (Err(error), _) | (_, Err(error)) => return visit.error(error).await,
    };
    let has_begun = parameters.contains_key("antwort") || parameters.contains_key("zitat");
    let work = move |look: &mut Look<'_>| {
        let typed = prepared_reply(look, &parameters)?;
        show_page(look, id, (page, is_newest_first), &typed, &Problems::default())
    };
    match has_begun {
        // The page of a reply that a link has begun is nobody else's.
        true => visit.page(work).await,
        false => visit.kept(kept::Kind::Thread { id, page, is_newest_first }, work).await,
    }
}

/// A reply that a link has begun: an answer to a post (`antwort`), or a quotation of it (`zitat`).
fn prepared_reply(look: &mut Look<'_>, parameters: &BTreeMap<String, String>) -> Result<ReplyFields> {
    let mut typed = ReplyFields {
        answers: parameters.get("antwort").and_then(|number| number.parse().ok()),
        ..ReplyFields::default()
    };
    if let Some(id) = parameters.get("zitat").and_then(|id| id.parse().ok()) {
        let (_, post) = threads::visible_post(look.conn, look.viewer, PostId(id))?;
        typed.answers = Some(post.number);
        typed.text = quotation(&post);
    }
    Ok(typed)
}

/// The post as a Markdown quotation, at most its first 600 characters.
fn quotation(post: &Post) -> String {
    let beginning: String = post.body_md.chars().take(600).collect();
    let quoted: Vec<String> = beginning.trim_end().lines().map(|line| format!("> {line}")).collect();
    format!("{}\n\n", quoted.join("\n"))
}

/// `POST /t/{id}/antworten`
pub async fn reply(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let (id, form) = match (thread_id(&path), sent.0) {
        (Ok(id), Ok(form)) => (id, form),
        (Err(error), _) | (_, Err(error)) => return visit.error(error).await,
    };
    let typed = ReplyFields::sent(&form);
    let checked = typed.check();
    // A reply that can be written asks for the session where it is written.
    if (typed.is_preview || checked.is_err())
        && let Some(obstacle) = visit.obstacle().await
    {
        return accounts::keep_form(visit, form, &obstacle).await;
    }
    if typed.is_preview {
        return show_again(visit, id, typed, checked.err().unwrap_or_default()).await;
    }
    let replied = match checked {
        Ok(new) => visit.publish(move |conn, viewer, now| threads::reply(conn, viewer, id, &new, now)).await,
        Err(problems) => Err(problems.into()),
    };
    match replied {
        Ok(post) => visit.redirect(&paths::post(post.id), Some(FlashCode::Replied)),
        Err(Error::Invalid(problems)) => show_again(visit, id, typed, problems).await,
        Err(Error::TooOften { retry_after }) => {
            let problems = Problems::one("text", Fault::TooOften(retry_after));
            visit.page(move |look| Ok(last_page(look, id, &typed, &problems)?.too_often(retry_after))).await
        }
        Err(error @ (Error::SignInNeeded | Error::RulesNeeded)) => {
            accounts::keep_form(visit, form, &error).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// The last page of a thread with the reply as it was typed.
async fn show_again(visit: Visit, id: ThreadId, typed: ReplyFields, problems: Problems) -> Answer {
    visit.page(move |look| last_page(look, id, &typed, &problems)).await
}

fn last_page(
    look: &mut Look<'_>,
    id: ThreadId,
    typed: &ReplyFields,
    problems: &Problems,
) -> Result<Shown<ShowPage>> {
    let thread = threads::visible_thread(look.conn, look.viewer, id)?;
    show_page(look, id, (page_of(thread.last_post_number), false), typed, problems)
}

/// `GET /t/{id}/neu`: the first post that the viewer has not read.
pub async fn first_unread(visit: Visit, path: actix::Path<String>) -> Answer {
    let found = visit.read(move |look| read::first_unread(look.conn, look.viewer, thread_id(&path)?)).await;
    match found {
        Ok((thread, Some(number))) => {
            let page = paths::thread_page(thread.id, &thread.title, page_of(number));
            let anchor = if number == 1 { "" } else { "#neu" };
            visit.redirect(&format!("{page}{anchor}"), None)
        }
        Ok((thread, None)) => {
            let page = paths::thread_page(thread.id, &thread.title, page_of(thread.last_post_number));
            visit.redirect(&format!("{page}#antworten"), None)
        }
        Err(error) => visit.error(error).await,
    }
}

/// `POST /t/{id}/stumm`
pub async fn mute(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let done = match (thread_id(&path), sent.0) {
        (Ok(id), Ok(form)) => {
            // Without the field the muting is undone: the button of the message sends none.
            let mutes = form.get("stumm") == "1";
            visit
                .write(move |conn, viewer, _| {
                    if mutes { threads::mute(conn, viewer, id) } else { threads::unmute(conn, viewer, id) }?;
                    Ok((threads::visible_thread(conn, viewer, id)?, mutes))
                })
                .await
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match done {
        Ok((thread, mutes)) => {
            let flash = if mutes { FlashCode::Muted(thread.id) } else { FlashCode::Unmuted(thread.id) };
            visit.redirect(&paths::thread(thread.id, &thread.title), Some(flash))
        }
        Err(error) => visit.error(error).await,
    }
}

/// Shows a kept form again after the sign-in: a new thread, a reply, or an edit.
pub async fn resume(visit: Visit, path: &str, form: &Form) -> Answer {
    let steps: Vec<&str> = path.trim_matches('/').split('/').collect();
    match steps.as_slice() {
        ["neu"] => {
            let ask = AskForm::sent(form);
            visit.page(move |look| draft_page(look, &ask, &Problems::default())).await
        }
        ["t", id, "antworten"] => match thread_id(id) {
            Ok(id) => show_again(visit, id, ReplyFields::sent(form), Problems::default()).await,
            Err(error) => visit.error(error).await,
        },
        ["b", id, "bearbeiten"] => {
            edit_again(visit, post_id(id), EditFields::sent(form), Problems::default(), false).await
        }
        _ => visit.error(Error::NotFound).await,
    }
}
