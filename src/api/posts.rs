//! Single posts: reading, editing, thanking.

use actix_web::{HttpResponse, web as actix};
use serde::Deserialize;
use utoipa::ToSchema;

use super::caller::{Caller, Counts, Look};
use super::error::{Refusal, Result};
use super::etag;
use super::reply::Reply;
use super::sent::{Sent, parse};
use super::threads::within;
use super::views::PostItem;
use crate::error::{Error, Fault, Problems};
use crate::forum::ids::PostId;
use crate::forum::threads::{self, Edit, Post, read};

/// A change of a post; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostPatch {
    /// The new text: Markdown, with something visible in it.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 60000)]
    body_md: Option<String>,
    /// The new title of the thread; only for its first post.
    #[serde(default)]
    #[schema(min_length = 12, max_length = 120)]
    title: Option<String>,
}

/// A post as it is answered.
pub(super) fn one(look: &mut Look<'_>, id: PostId) -> crate::error::Result<Reply> {
    let (thread, row, source) = read::post(look.conn, look.viewer, id)?;
    Reply::of_post(&PostItem::of(&thread, &row, &source, look.app), source.edit_count)
}

/// One post.
#[utoipa::path(
    get, path = "/posts/{id}", operation_id = "read_post", tag = "posts",
    params(("id" = i64, Path, description = "Number of the post", minimum = 1)),
    responses((status = 200, description = "The post", body = PostItem))
)]
pub async fn show(caller: Caller, path: actix::Path<String>) -> HttpResponse {
    caller.read(move |look| Ok(one(look, post_id(&path)?)?)).await
}

/// Changes the text of a post, and of a thread's first post the title.
#[utoipa::path(
    patch, path = "/posts/{id}", operation_id = "edit_post", tag = "posts",
    params(
        ("id" = i64, Path, description = "Number of the post", minimum = 1),
        ("If-Match" = String, Header,
            description = "The version that is changed: the ETag of the post, `\"r{revision}\"`, or `*` for any. \
                Only the number of edits is compared; thanks meanwhile do no harm",
            pattern = "^(\\*|(W/)?\"[!#-+\\--~]*\"(, ?(W/)?\"[!#-+\\--~]*\")*)$", example = "*"),
    ),
    request_body = PostPatch,
    responses((status = 200, description = "The post as it stands now", body = PostItem))
)]
pub async fn edit(caller: Caller, path: actix::Path<String>, sent: Sent) -> HttpResponse {
    let (id, if_match) = (post_id(&path), caller.if_match());
    caller
        .write(
            sent,
            Counts::AsWriting,
            move |look, body| {
                let id = id?;
                let (thread, post) = threads::visible_post(look.conn, look.viewer, id)?;
                let patch: PostPatch = parse(body)?;
                let is_opening = post.number == 1;
                if patch.title.is_some() && !is_opening {
                    return Err(Problems::one("titel", Fault::Unknown).into());
                }
                let title = within("titel", patch.title.as_deref().unwrap_or(&thread.title), 120)?;
                let text = within("text", patch.body_md.as_deref().unwrap_or(&post.body_md), 60_000)?;
                let if_match = if_match.ok_or(Refusal::IfMatchNeeded)?;
                match etag::allows_edit(&if_match, post.edit_count) {
                    None => return Err(Refusal::BadParameter("If-Match".to_owned())),
                    Some(false) => return Err(Refusal::Changed),
                    Some(true) => {}
                }
                Ok((id, Edit::parse(title, text, (&post.form_key, is_opening), post.edit_count)?))
            },
            |look, (id, edit)| {
                threads::edit(look.conn, look.viewer, *id, edit, look.now)?;
                one(look, *id)
            },
        )
        .await
}

/// Says thanks for a post. A second time changes nothing.
#[utoipa::path(
    put, path = "/posts/{id}/thanks", operation_id = "thank", tag = "posts",
    params(("id" = i64, Path, description = "Number of the post", minimum = 1)),
    responses((status = 200, description = "The post, thanked for", body = PostItem))
)]
pub async fn thank(caller: Caller, path: actix::Path<String>) -> HttpResponse {
    switch(caller, &path, |look, id| threads::thank(look.conn, look.viewer, id, look.now)).await
}

/// Takes thanks back. A second time changes nothing.
#[utoipa::path(
    delete, path = "/posts/{id}/thanks", operation_id = "take_thanks_back", tag = "posts",
    params(("id" = i64, Path, description = "Number of the post", minimum = 1)),
    responses((status = 200, description = "The post, without the thanks", body = PostItem))
)]
pub async fn take_thanks_back(caller: Caller, path: actix::Path<String>) -> HttpResponse {
    switch(caller, &path, |look, id| threads::take_thanks_back(look.conn, look.viewer, id)).await
}

/// A verb on one post, which is answered as it stands then.
async fn switch(
    caller: Caller,
    path: &str,
    verb: impl Fn(&mut Look<'_>, PostId) -> crate::error::Result<Post> + Send + 'static,
) -> HttpResponse {
    let work = move |look: &mut Look<'_>, id: &PostId| {
        verb(look, *id)?;
        one(look, *id)
    };
    caller.switch(post_id(path), work).await
}

fn post_id(path: &str) -> Result<PostId> {
    path.parse().map_err(|_| Refusal::Forum(Error::NotFound))
}
