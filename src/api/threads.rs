//! Threads: listing, reading, beginning one, replying, marking the solution.

use actix_web::{HttpRequest, HttpResponse, web as actix};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::{Caller, Counts, Look};
use super::error::{Refusal, Result};
use super::parameters::{Parameters, is_slug};
use super::reply::Reply;
use super::sent::{Sent, parse, whole, whole_or_none};
use super::views::{Kind, Links, PostItem, ThreadItem};
use crate::error::{Error, Fault, Problems};
use crate::forum::accounts::session_store::new_token;
use crate::forum::ids::{PostId, ThreadId};
use crate::forum::threads::list::{self, Edge, Filter, ListPage, Selection, Side, Turn};
use crate::forum::threads::{self, NewReply, ThreadKind, TypedThread, read};
use crate::forum::{channels, curation};

/// Threads on a page.
const PER_PAGE: i64 = 30;

/// A page of threads, the newest activity first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ThreadList {
    /// The threads.
    pub threads: Vec<ThreadItem>,
    /// Which page, from 1.
    #[schema(minimum = 1)]
    pub page: i64,
    /// How many pages.
    #[schema(minimum = 1)]
    pub pages: i64,
    /// How many threads on all pages.
    #[schema(minimum = 0)]
    pub total: i64,
    /// The pages around this one.
    pub links: Links,
}

/// A thread with a page of its posts: the first page has the opening post and 20 replies, the others 20 replies.
#[derive(Debug, Serialize, ToSchema)]
pub struct ThreadDetail {
    /// The thread.
    pub thread: ThreadItem,
    /// The posts in order of time.
    pub posts: Vec<PostItem>,
    /// Which page, from 1.
    #[schema(minimum = 1)]
    pub page: i64,
    /// How many pages.
    #[schema(minimum = 1)]
    pub pages: i64,
    /// The pages around this one.
    pub links: Links,
}

/// A thread to begin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewThreadBody {
    /// What it is.
    #[serde(default = "question")]
    #[schema(value_type = Kind, default = "question")]
    kind: String,
    /// One line, with a letter or digit in it.
    #[schema(min_length = 12, max_length = 120)]
    title: String,
    /// Name of the channel in addresses, as in `GET /channels`.
    #[schema(pattern = "^[a-z0-9-]{1,100}$", max_length = 100, examples("e-akte-dms"))]
    channel: String,
    /// Key of the region it is meant for, as in `GET /regions`.
    #[serde(default = "state")]
    #[schema(pattern = "^08([0-9]{1,3}|[0-9]{6})?$", default = "08", examples("08"))]
    ags: String,
    /// Markdown, with something visible in it.
    #[schema(min_length = 1, max_length = 60000)]
    body_md: String,
}

fn question() -> String {
    ThreadKind::Question.word().to_owned()
}

fn state() -> String {
    "08".to_owned()
}

/// A reply to write.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPostBody {
    /// Markdown, with something visible in it.
    #[schema(min_length = 1, max_length = 60000)]
    body_md: String,
    /// The place of the post it answers; left out if there is none.
    #[serde(default, deserialize_with = "whole_or_none")]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 2_147_483_647)]
    answers_number: Option<i64>,
}

/// Which post solved a question.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SolutionBody {
    /// Number of a reply in this thread.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    post_id: i64,
}

/// Threads that the member may see, the newest activity first. 30 on a page.
#[utoipa::path(
    get, path = "/threads", operation_id = "list_threads", tag = "threads",
    params(
        ("channel" = Option<String>, Query, description = "Only those of this channel, by its name in addresses",
            pattern = "^[a-z0-9-]{1,100}$", example = "e-akte-dms"),
        ("ags" = Option<String>, Query, description = "Only those of this region view",
            pattern = "^08([0-9]{1,3}|[0-9]{6})?$", example = "08115"),
        ("status" = Option<ListStatus>, Query, description = "Only those that stand so"),
        ("kind" = Option<Kind>, Query, description = "Only those of this kind"),
        ("page" = Option<i64>, Query, description = "Which page. A number alone leads to the first and last 1,000 \
            pages of a list; to those between, and without gaps to all, lead the links from page to page",
            minimum = 1, maximum = 100_000),
        ("after" = Option<String>, Query, description = "Behind which thread the page begins, as a link said it",
            pattern = "^[0-9]{1,16}-[0-9]{1,18}$", max_length = 35),
        ("before" = Option<String>, Query, description = "Before which thread the page ends, as a link said it",
            pattern = "^[0-9]{1,16}-[0-9]{1,18}$", max_length = 35),
    ),
    responses((status = 200, description = "A page of threads", body = ThreadList))
)]
pub async fn list(caller: Caller, request: HttpRequest) -> HttpResponse {
    let parameters =
        Parameters::read(&request, &["channel", "ags", "status", "kind", "page", "after", "before"]);
    caller.read(move |look| page_of_threads(look, &parameters?)).await
}

/// How a thread stands, as a filter.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ListStatus {
    Open,
    Solved,
    Unanswered,
    Featured,
}

fn filter(word: &str) -> Option<Filter> {
    Some(match word {
        "open" => Filter::Open,
        "solved" => Filter::Solved,
        "unanswered" => Filter::Unanswered,
        "featured" => Filter::Featured,
        _ => return None,
    })
}

fn page_of_threads(look: &mut Look<'_>, parameters: &Parameters) -> Result<Reply> {
    let edge = |name: &str, side: Side| {
        let edge = parameters.parsed(name, Edge::parse)?;
        Ok::<_, Refusal>(edge.map(|edge| (side, edge)))
    };
    let edge = edge("after", Side::After)?.or(edge("before", Side::Before)?);
    let turn = Turn { page: parameters.page()?, edge };
    let region = parameters.ags()?;
    if region.as_ref().is_some_and(|region| !look.regions.knows(region)) {
        return Err(Error::NotFound.into());
    }
    let channel = match parameters.channel()? {
        Some(slug) => Some(channels::store::by_slug(look.conn, look.viewer, &slug)?.id),
        None => None,
    };
    let selection = Selection {
        channel,
        region,
        filter: parameters.parsed("status", filter)?.unwrap_or_default(),
        kind: parameters.parsed("kind", ThreadKind::from_word)?,
        ..Selection::default()
    };
    let ListPage { rows, total, page, pages, previous, next } =
        list::page(look.conn, look.viewer, &selection, &turn, PER_PAGE)?;
    let kept = ["channel", "ags", "status", "kind"];
    let query: Vec<_> = kept.into_iter().filter_map(|name| Some((name, parameters.get(name)?))).collect();
    let links = Links::turning(&look.app.url("/api/v1/threads"), &query, &turn, pages, previous, next);
    let header = links.header();
    let threads = rows.iter().map(|row| ThreadItem::of_row(row, look.app)).collect();
    Ok(Reply::of(&ThreadList { threads, page, pages, total, links })?.with_link(header))
}

/// One thread with a page of its posts.
#[utoipa::path(
    get, path = "/threads/{id}", operation_id = "read_thread", tag = "threads",
    params(
        ("id" = i64, Path, description = "Number of the thread", minimum = 1),
        ("page" = Option<i64>, Query, description = "Which page of replies", minimum = 1, maximum = 100_000),
    ),
    responses((status = 200, description = "The thread", body = ThreadDetail))
)]
pub async fn show(caller: Caller, path: actix::Path<String>, request: HttpRequest) -> HttpResponse {
    let parameters = Parameters::read(&request, &["page"]);
    caller
        .read(move |look| {
            let page = parameters?.page()?;
            Ok(detail(look, thread_id(&path)?, page)?)
        })
        .await
}

/// A thread as it is answered: three statements, whatever its length.
fn detail(look: &mut Look<'_>, id: ThreadId, page: i64) -> crate::error::Result<Reply> {
    let read = read::read(look.conn, look.viewer, id, page, false)?;
    let opening = (page == 1).then_some(&read.opening);
    let rows: Vec<_> = opening.into_iter().chain(&read.replies).collect();
    let numbers = rows.iter().map(|row| row.number);
    let range = (numbers.clone().min().unwrap_or(0), numbers.max().unwrap_or(0));
    let sources = read::sources(look.conn, look.viewer, id, range)?;
    let thread = &read.facts.thread;
    let posts = rows
        .into_iter()
        .filter_map(|row| {
            let source = sources.iter().find(|source| source.id == row.id)?;
            Some(PostItem::of(thread, row, source, look.app))
        })
        .collect();
    let links = Links::around(&look.app.url(&format!("/api/v1/threads/{id}")), &[], read.page, read.pages);
    let header = links.header();
    let external_id = sources.first().and_then(|source| source.thread_external_id.clone());
    let body = ThreadDetail {
        thread: ThreadItem::of_page(&read, external_id, look.app),
        posts,
        page: read.page,
        pages: read.pages,
        links,
    };
    Ok(Reply::of(&body)?.with_link(header))
}

/// Begins a thread.
#[utoipa::path(
    post, path = "/threads", operation_id = "start_thread", tag = "threads",
    request_body = NewThreadBody,
    responses((status = 201, description = "The new thread", body = ThreadDetail))
)]
pub async fn start(caller: Caller, sent: Sent) -> HttpResponse {
    caller
        .write(
            sent,
            Counts::AsWriting,
            |look, body| {
                let body: NewThreadBody = parse(body)?;
                let channel = match is_slug(&body.channel) {
                    true => channels::store::by_slug(look.conn, look.viewer, &body.channel),
                    false => Err(Error::NotFound),
                };
                let channel = match channel {
                    Ok(channel) => channel.id.to_string(),
                    // Not a number, so the check below says it with all other problems.
                    Err(Error::NotFound) => "-".to_owned(),
                    Err(error) => return Err(error.into()),
                };
                let typed = TypedThread {
                    kind: ThreadKind::from_word(&body.kind),
                    title: within("titel", &body.title, 120)?,
                    channel: &channel,
                    scope: &body.ags,
                };
                Ok(typed.with_text(within("text", &body.body_md, 60_000)?, &new_token(), look.regions)?)
            },
            |look, new| {
                let thread = threads::start(look.conn, look.viewer, new, look.now)?;
                Ok(detail(look, thread.id, 1)?.created(format!("/api/v1/threads/{}", thread.id)))
            },
        )
        .await
}

/// Replies to a thread.
#[utoipa::path(
    post, path = "/threads/{id}/posts", operation_id = "reply", tag = "threads",
    params(("id" = i64, Path, description = "Number of the thread", minimum = 1)),
    request_body = NewPostBody,
    responses((status = 201, description = "The new post", body = PostItem))
)]
pub async fn reply(caller: Caller, path: actix::Path<String>, sent: Sent) -> HttpResponse {
    let id = thread_id(&path);
    caller
        .write(
            sent,
            Counts::AsWriting,
            |look, body| {
                let id = id?;
                threads::visible_thread(look.conn, look.viewer, id)?;
                let body: NewPostBody = parse(body)?;
                let answers = body.answers_number.map(i32::try_from).transpose().ok();
                let answers = answers.filter(|answers| answers.is_none_or(|number| number > 0));
                let answers = answers.ok_or_else(|| Problems::one("answers_number", Fault::Unknown))?;
                let text = within("text", &body.body_md, 60_000)?;
                Ok((id, NewReply::parse(text, &new_token(), answers)?))
            },
            |look, (id, new)| {
                let post = threads::reply(look.conn, look.viewer, *id, new, look.now)?;
                Ok(super::posts::one(look, post.id)?.created(format!("/api/v1/posts/{}", post.id)))
            },
        )
        .await
}

/// Marks a reply as the solution of a question; another one takes the mark over.
#[utoipa::path(
    post, path = "/threads/{id}/solution", operation_id = "mark_solution", tag = "threads",
    params(("id" = i64, Path, description = "Number of the thread", minimum = 1)),
    request_body = SolutionBody,
    responses((status = 200, description = "The thread, solved", body = ThreadDetail))
)]
pub async fn mark_solution(caller: Caller, path: actix::Path<String>, sent: Sent) -> HttpResponse {
    let id = thread_id(&path);
    caller
        .write(
            sent,
            Counts::AsRequest,
            |look, body| {
                let id = id?;
                threads::visible_thread(look.conn, look.viewer, id)?;
                Ok((id, PostId(parse::<SolutionBody>(body)?.post_id)))
            },
            |look, (id, post)| {
                curation::mark_solution_in(look.conn, look.viewer, *id, *post, look.now)?;
                detail(look, *id, 1)
            },
        )
        .await
}

/// Takes the mark of the solution away. A second time changes nothing.
#[utoipa::path(
    delete, path = "/threads/{id}/solution", operation_id = "unmark_solution", tag = "threads",
    params(("id" = i64, Path, description = "Number of the thread", minimum = 1)),
    responses((status = 200, description = "The thread, without a solution", body = ThreadDetail))
)]
pub async fn unmark_solution(caller: Caller, path: actix::Path<String>) -> HttpResponse {
    let work = |look: &mut Look<'_>, id: &ThreadId| {
        curation::unmark_solution(look.conn, look.viewer, *id)?;
        detail(look, *id, 1)
    };
    caller.switch(thread_id(&path), work).await
}

fn thread_id(path: &str) -> Result<ThreadId> {
    path.parse().map_err(|_| Refusal::Forum(Error::NotFound))
}

/// What was sent, if it is no longer than the document says; the forum would count it after tidying up.
pub(super) fn within<'a>(field: &'static str, text: &'a str, most: usize) -> Result<&'a str> {
    if text.chars().count() > most {
        Err(Problems::one(field, Fault::TooLong(most)).into())
    } else {
        Ok(text)
    }
}
