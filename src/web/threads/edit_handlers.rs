//! Handlers of editing a post and of its history.

use actix_web::http::StatusCode;
use actix_web::web as actix;

use super::address::{post_id, thread_ref};
use super::forms::EditFields;
use super::pages::{EditConflict, EditPage, HistoryPage, RevisionView};
use crate::error::{Error, Problems, Result};
use crate::forum::ids::PostId;
use crate::forum::paths;
use crate::forum::threads::{self, Post, PostText, Thread};
use crate::web::flash::FlashCode;
use crate::web::form::Sent;
use crate::web::shown::Shown;
use crate::web::visit::{Answer, Look, Visit};
use crate::web::{accounts, messages, present};

/// `GET /b/{id}/bearbeiten`
pub async fn edit_form(visit: Visit, path: actix::Path<String>) -> Answer {
    let id = post_id(&path);
    visit
        .page(move |look| {
            let (thread, post) = threads::visible_post(look.conn, look.viewer, id)?;
            let typed = EditFields {
                title: thread.title.clone(),
                text: post.body_md.clone(),
                revision: post.edit_count,
                is_preview: false,
            };
            edit_page(look, id, &typed, &Problems::default(), false)
        })
        .await
}

/// `POST /b/{id}/bearbeiten`
pub async fn edit(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let id = post_id(&path);
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    if let Some(obstacle) = visit.obstacle().await {
        return accounts::keep_form(visit, form, &obstacle).await;
    }
    let typed = EditFields::sent(&form);
    let found = visit.read(move |look| threads::visible_post(look.conn, look.viewer, id)).await;
    let edited = match found.and_then(|(_, post)| Ok((typed.check(&post.form_key, post.number == 1)?, post)))
    {
        Ok(_) if typed.is_preview => return edit_again(visit, id, typed, Problems::default(), false).await,
        Ok((edit, _)) => {
            visit.publish(move |conn, viewer, now| threads::edit(conn, viewer, id, &edit, now)).await
        }
        Err(error) => Err(error),
    };
    match edited {
        Ok(post) => visit.redirect(&paths::post(post.id), Some(FlashCode::Edited)),
        Err(Error::Invalid(problems)) => edit_again(visit, id, typed, problems, false).await,
        Err(Error::Conflict) => edit_again(visit, id, typed, Problems::default(), true).await,
        Err(error @ (Error::SignInNeeded | Error::RulesNeeded)) => {
            accounts::keep_form(visit, form, &error).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// The edit form with what was typed.
pub(super) async fn edit_again(
    visit: Visit,
    id: PostId,
    typed: EditFields,
    problems: Problems,
    is_conflict: bool,
) -> Answer {
    visit.page(move |look| edit_page(look, id, &typed, &problems, is_conflict)).await
}

fn edit_page(
    look: &mut Look<'_>,
    id: PostId,
    typed: &EditFields,
    problems: &Problems,
    is_conflict: bool,
) -> Result<Shown<EditPage>> {
    let (thread, post) = threads::visible_post(look.conn, look.viewer, id)?;
    let member = look.viewer.member()?.clone();
    threads::rights::may_edit(&member, &post)?;
    let is_opening = post.number == 1;
    let kind = messages::kind(thread.kind);
    let preview = match PostText::parse(&typed.text) {
        Ok(text) if typed.is_preview => {
            let html = text.render(&post.form_key, is_opening).html;
            let heading = if is_opening { format!("{kind} von") } else { "Antwort von".to_owned() };
            Some(super::ask::preview(html, heading, is_opening, look)?)
        }
        _ => None,
    };
    let page = EditPage {
        thread: thread_ref(&thread, ""),
        action: paths::post_action(id, "bearbeiten"),
        cancel_href: paths::post(id),
        heading: format!("{} bearbeiten", if is_opening { kind } else { "Antwort" }),
        title: is_opening.then(|| typed.title.clone()),
        text: typed.text.clone(),
        revision: i64::from(post.edit_count),
        needs_reason: false,
        reason: String::new(),
        conflict: is_conflict.then(|| EditConflict {
            author: member.name.clone(),
            time: present::time(post.edited_at.unwrap_or(post.created_at), look.now),
            text: post.body_md.clone(),
        }),
        preview,
        problems: messages::problems(problems),
    };
    let shown = Shown::new(page, "kanaele").with_problems(!problems.0.is_empty());
    Ok(if is_conflict { shown.with_status(StatusCode::CONFLICT) } else { shown })
}

/// `GET /b/{id}/verlauf`
pub async fn history(visit: Visit, path: actix::Path<String>) -> Answer {
    let id = post_id(&path);
    visit
        .page(move |look| {
            let (thread, _) = threads::visible_post(look.conn, look.viewer, id)?;
            let (post, revisions) = threads::revisions(look.conn, look.viewer, id)?;
            let author = crate::forum::accounts::store::by_id(look.conn, post.author_id)?;
            Ok(history_page(&thread, &post, &author.name, revisions, look))
        })
        .await
}

fn history_page(
    thread: &Thread,
    post: &Post,
    author: &str,
    revisions: Vec<threads::Revision>,
    look: &Look<'_>,
) -> HistoryPage {
    // A row keeps the text that was replaced, with the time of the replacement: that time belongs to the
    // version after it.
    let total = revisions.len() + 1;
    let mut saved_at: Vec<_> = revisions.iter().map(|revision| revision.created_at).collect();
    saved_at.push(post.created_at);
    let texts = std::iter::once((None, post.body_md.clone()))
        .chain(revisions.into_iter().map(|revision| (revision.title, revision.body_md)));
    let versions = texts
        .zip(saved_at)
        .enumerate()
        .map(|(place, ((title, text), at))| RevisionView {
            number: i64::try_from(total - place).unwrap_or(1),
            author: author.to_owned(),
            time: present::time(at, look.now),
            reason: None,
            title,
            text,
            is_current: place == 0,
        })
        .collect();
    let label = match post.number {
        1 => format!("{} von {author}", messages::kind(thread.kind)),
        number => format!("Antwort {} von {author}", number - 1),
    };
    HistoryPage {
        thread: thread_ref(thread, ""),
        post_label: label,
        post_href: paths::post(post.id),
        revisions: versions,
    }
}
