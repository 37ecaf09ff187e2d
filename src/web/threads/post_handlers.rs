//! Handlers of single posts: finding one, thanking, marking the solution.

use actix_web::web as actix;

use super::address::{post_id, thread_id, thread_ref};
use super::pages::UnsolvePage;
use crate::error::{Error, Result};
use crate::forum::threads::{self, Post, page_of, read};
use crate::forum::{curation, paths};
use crate::web::flash::FlashCode;
use crate::web::form::Sent;
use crate::web::visit::{Answer, Visit};

/// `GET /b/{id}`: a post, wherever it stands.
pub async fn post(visit: Visit, path: actix::Path<String>) -> Answer {
    let id = post_id(&path);
    match visit.read(move |look| read::place_of(look.conn, look.viewer, id)).await {
        Ok((thread, post)) => {
            let page = paths::thread_page(thread.id, &thread.title, page_of(post.number));
            visit.redirect(&format!("{page}#b{id}"), None)
        }
        Err(error) => visit.error(error).await,
    }
}

/// `POST /b/{id}/danke`
pub async fn thank(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let id = post_id(&path);
    let thanked = match sent.0 {
        Ok(_) => visit.write(move |conn, viewer, now| threads::thank(conn, viewer, id, now)).await,
        Err(error) => Err(error),
    };
    back_to_post(visit, thanked, FlashCode::Thanked).await
}

/// `POST /b/{id}/danke-zurueck`
pub async fn take_thanks_back(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let id = post_id(&path);
    let taken = match sent.0 {
        Ok(_) => visit.write(move |conn, viewer, _| threads::take_thanks_back(conn, viewer, id)).await,
        Err(error) => Err(error),
    };
    back_to_post(visit, taken, FlashCode::ThanksTakenBack).await
}

async fn back_to_post(visit: Visit, done: Result<Post>, flash: FlashCode) -> Answer {
    match done {
        Ok(post) => visit.redirect(&paths::post(post.id), Some(flash)),
        Err(error) => visit.error(error).await,
    }
}

/// `POST /b/{id}/loesung`
pub async fn mark_solution(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let id = post_id(&path);
    let marked = match sent.0 {
        Ok(_) => visit.write(move |conn, viewer, now| curation::mark_solution(conn, viewer, id, now)).await,
        Err(error) => Err(error),
    };
    match marked {
        Ok(thread) => {
            let path = format!("{}#loesung", paths::thread(thread.id, &thread.title));
            visit.redirect(&path, Some(FlashCode::Solved(thread.id)))
        }
        Err(error) => visit.error(error).await,
    }
}

/// `GET /t/{id}/loesung-aufheben`
pub async fn confirm_unsolve(visit: Visit, path: actix::Path<String>) -> Answer {
    visit
        .page(move |look| {
            let id = thread_id(&path)?;
            let read = read::read(look.conn, look.viewer, id, 1, false)?;
            threads::rights::may_mark_solution(look.viewer.member()?, &read.facts.thread)?;
            let answer = read.answer.ok_or(Error::NotFound)?;
            Ok(UnsolvePage {
                thread: thread_ref(&read.facts.thread, &read.facts.channel.name),
                author: answer.author_name,
                action: paths::thread_action(id, "loesung-aufheben"),
            })
        })
        .await
}

/// `POST /t/{id}/loesung-aufheben`
pub async fn unsolve(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let done = match (thread_id(&path), sent.0) {
        (Ok(id), Ok(_)) => {
            visit
                .write(move |conn, viewer, _| {
                    let before = threads::visible_thread(conn, viewer, id)?.answer_post_id;
                    Ok((curation::unmark_solution(conn, viewer, id)?, before))
                })
                .await
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match done {
        Ok((thread, before)) => {
            visit.redirect(&paths::thread(thread.id, &thread.title), before.map(FlashCode::Unsolved))
        }
        Err(error) => visit.error(error).await,
    }
}
