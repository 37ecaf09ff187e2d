//! What programs get: the types of the answers, and how the forum's become them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::db::types::Timestamp;
use crate::forum::paths;
use crate::forum::threads::list::{Side, ThreadRow, Turn};
use crate::forum::threads::read::{PostRow, PostSource, ThreadPage};
use crate::forum::threads::{Status, Thread, ThreadKind};

/// RFC 3339 in UTC.
pub fn instant(at: Timestamp) -> String {
    at.utc().to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
}

/// What a thread is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Kind {
    Question,
    Experience,
    Notice,
    Template,
    Event,
}

impl From<ThreadKind> for Kind {
    fn from(kind: ThreadKind) -> Self {
        match kind {
            ThreadKind::Question => Self::Question,
            ThreadKind::Experience => Self::Experience,
            ThreadKind::Notice => Self::Notice,
            ThreadKind::Template => Self::Template,
            ThreadKind::Event => Self::Event,
        }
    }
}

/// Where a thread stands.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum State {
    Open,
    Solved,
    Closed,
}

impl From<Status> for State {
    fn from(status: Status) -> Self {
        match status {
            Status::Open => Self::Open,
            Status::Solved => Self::Solved,
            Status::Closed => Self::Closed,
        }
    }
}

/// Who wrote something.
#[derive(Debug, Serialize, ToSchema)]
pub struct Author {
    /// Number of the member.
    #[schema(minimum = 1)]
    pub id: i64,
    /// Her name in addresses, as in `GET /members/{handle}`.
    pub handle: String,
    /// First and last name.
    pub name: String,
    /// Where she works.
    pub organisation: String,
    /// Key of the region where that is.
    pub ags: String,
}

/// A channel in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelRef {
    /// Number of the channel.
    #[schema(minimum = 1)]
    pub id: i64,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// A thread without its posts.
#[derive(Debug, Serialize, ToSchema)]
pub struct ThreadItem {
    /// Number of the thread.
    #[schema(minimum = 1)]
    pub id: i64,
    /// Its title.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub status: State,
    /// The channel it stands in.
    pub channel: ChannelRef,
    /// Key of the region it is meant for; "08" is the whole Land.
    pub ags: String,
    /// Who began it.
    pub author: Author,
    /// Stands on top of its channel.
    pub is_pinned: bool,
    /// The moderation's sentence, if she recommends it.
    pub featured_sentence: Option<String>,
    /// Number of the post that solved it.
    pub solution_post_id: Option<i64>,
    /// Replies, without the first post.
    #[schema(minimum = 0)]
    pub reply_count: i32,
    /// How many members have opened it.
    #[schema(minimum = 0)]
    pub reader_count: i32,
    /// When it was begun.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When its newest post was written.
    #[schema(format = DateTime)]
    pub last_post_at: String,
    /// Its id in the forum it was imported from.
    pub external_id: Option<String>,
    /// Its page for people.
    #[schema(format = "uri")]
    pub url: String,
}

impl ThreadItem {
    /// From a line of a list.
    pub fn of_row(row: &ThreadRow, app: &App) -> Self {
        Self {
            id: row.id.0,
            title: row.title.clone(),
            kind: row.kind.into(),
            status: row.status.into(),
            channel: ChannelRef {
                id: row.channel_id.0,
                slug: row.channel_slug.clone(),
                name: row.channel_name.clone(),
            },
            ags: row.scope_ags.to_string(),
            author: Author {
                id: row.author_id.0,
                handle: row.author_handle.clone(),
                name: row.author_name.clone(),
                organisation: row.author_organisation.clone(),
                ags: row.author_home.to_string(),
            },
            is_pinned: row.is_pinned,
            featured_sentence: row.featured_sentence.clone(),
            solution_post_id: row.answer_post_id.map(|id| id.0),
            reply_count: row.reply_count,
            reader_count: row.reader_count,
            created_at: instant(row.created_at),
            last_post_at: instant(row.last_post_at),
            external_id: row.external_id.clone(),
            url: app.url(&paths::thread(row.id, &row.title)),
        }
    }

    /// From a page that was read.
    pub fn of_page(page: &ThreadPage, external_id: Option<String>, app: &App) -> Self {
        let (thread, channel) = (&page.facts.thread, &page.facts.channel);
        Self {
            id: thread.id.0,
            title: thread.title.clone(),
            kind: thread.kind.into(),
            status: thread.status.into(),
            channel: ChannelRef { id: channel.id.0, slug: channel.slug.clone(), name: channel.name.clone() },
            ags: thread.scope_ags.to_string(),
            author: author(&page.opening),
            is_pinned: thread.is_pinned,
            featured_sentence: thread.featured_sentence.clone(),
            solution_post_id: thread.answer_post_id.map(|id| id.0),
            reply_count: thread.reply_count,
            reader_count: thread.reader_count,
            created_at: instant(thread.created_at),
            last_post_at: instant(thread.last_post_at),
            external_id,
            url: app.url(&paths::thread(thread.id, &thread.title)),
        }
    }
}

/// A post.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostItem {
    /// Number of the post.
    #[schema(minimum = 1)]
    pub id: i64,
    /// Number of its thread.
    #[schema(minimum = 1)]
    pub thread_id: i64,
    /// Its place in the thread; 1 opens it.
    #[schema(minimum = 1)]
    pub number: i32,
    /// Who wrote it.
    pub author: Author,
    /// What was typed: Markdown.
    pub body_md: String,
    /// What is shown: cleaned HTML.
    pub body_html: String,
    /// The place of the post it answers.
    pub answers_number: Option<i32>,
    /// How many members said thanks.
    #[schema(minimum = 0)]
    pub thank_count: i32,
    /// Whether the member of the token is one of them.
    pub is_thanked: bool,
    /// Whether it solved its question.
    pub is_solution: bool,
    /// When it was written.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it was last edited.
    #[schema(format = DateTime)]
    pub edited_at: Option<String>,
    /// How often it was edited: `If-Match: "r{revision}"`.
    #[schema(minimum = 0)]
    pub revision: i32,
    /// Its id in the forum it was imported from.
    pub external_id: Option<String>,
    /// Its page for people.
    #[schema(format = "uri")]
    pub url: String,
}

impl PostItem {
    /// A post with its source.
    pub fn of(thread: &Thread, row: &PostRow, source: &PostSource, app: &App) -> Self {
        Self {
            id: row.id.0,
            thread_id: thread.id.0,
            number: row.number,
            author: author(row),
            body_md: source.body_md.clone(),
            body_html: row.body_html.clone(),
            answers_number: row.answers_number,
            thank_count: row.thank_count,
            is_thanked: row.is_thanked,
            is_solution: thread.answer_post_id == Some(row.id),
            created_at: instant(row.created_at),
            edited_at: row.edited_at.map(instant),
            revision: source.edit_count,
            external_id: source.external_id.clone(),
            url: app.url(&paths::post(row.id)),
        }
    }
}

fn author(row: &PostRow) -> Author {
    Author {
        id: row.author_id.0,
        handle: row.author_handle.clone(),
        name: row.author_name.clone(),
        organisation: row.author_organisation.clone(),
        ags: row.author_home.to_string(),
    }
}

/// Addresses around a page.
#[derive(Debug, Serialize, ToSchema)]
pub struct Links {
    /// This page.
    #[serde(rename = "self")]
    #[schema(format = "uri")]
    pub own: String,
    /// The first page.
    #[schema(format = "uri")]
    pub first: String,
    /// The page before this one.
    #[schema(format = "uri")]
    pub prev: Option<String>,
    /// The page after this one.
    #[schema(format = "uri")]
    pub next: Option<String>,
    /// The last page.
    #[schema(format = "uri")]
    pub last: String,
}

impl Links {
    /// The pages around `page` of `pages`; `query` is what else stands in the address.
    pub fn around(base: &str, query: &[(&str, &str)], page: i64, pages: i64) -> Self {
        let previous = (page > 1).then(|| Turn::to(page - 1));
        let next = (page < pages).then(|| Turn::to(page + 1));
        Self::turning(base, query, &Turn::to(page), pages, previous, next)
    }

    /// The pages to turn to from `turn`, of `pages`.
    pub fn turning(
        base: &str,
        query: &[(&str, &str)],
        turn: &Turn,
        pages: i64,
        previous: Option<Turn>,
        next: Option<Turn>,
    ) -> Self {
        let address = |turn: &Turn| {
            let mut pairs = url::form_urlencoded::Serializer::new(String::new());
            pairs.extend_pairs(query).append_pair("page", &turn.page.to_string());
            if let Some((side, edge)) = turn.edge {
                let name = if side == Side::After { "after" } else { "before" };
                pairs.append_pair(name, &edge.to_string());
            }
            format!("{base}?{}", pairs.finish())
        };
        Self {
            own: address(turn),
            first: address(&Turn::to(1)),
            prev: previous.map(|turn| address(&turn)),
            next: next.map(|turn| address(&turn)),
            last: address(&Turn::to(pages)),
        }
    }

    /// The same as a header (RFC 8288).
    pub fn header(&self) -> String {
        [
            ("first", Some(&self.first)),
            ("prev", self.prev.as_ref()),
            ("next", self.next.as_ref()),
            ("last", Some(&self.last)),
        ]
        .into_iter()
        .filter_map(|(relation, address)| Some(format!("<{}>; rel=\"{relation}\"", address?)))
        .collect::<Vec<_>>()
        .join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_links_keep_the_filters() {
        let links = Links::around("https://x/api/v1/threads", &[("status", "open")], 2, 3);
        assert_eq!(links.next.as_deref(), Some("https://x/api/v1/threads?status=open&page=3"));
        assert!(links.header().contains("<https://x/api/v1/threads?status=open&page=1>; rel=\"prev\""));
        assert!(Links::around("/", &[], 1, 1).next.is_none());
    }
}
