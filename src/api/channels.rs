//! Channels.

use actix_web::HttpResponse;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::{Caller, Look};
use super::error::Result;
use super::reply::Reply;
use crate::forum::threads::list;
use crate::forum::{channels, paths};

/// All channels in their order.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelList {
    /// The channels.
    pub channels: Vec<ChannelItem>,
}

/// A channel.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelItem {
    /// Number of the channel.
    #[schema(minimum = 1)]
    pub id: i64,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What belongs here, in one sentence.
    pub description: String,
    /// Key of the region it is bound to.
    pub ags: Option<String>,
    /// Seen by those alone whom it admits.
    pub is_closed: bool,
    /// Read, and nothing more: it takes neither threads nor replies.
    pub is_archived: bool,
    /// Threads in it.
    #[schema(minimum = 0)]
    pub thread_count: i64,
    /// Open questions in it; none if it is archived.
    #[schema(minimum = 0)]
    pub open_count: i64,
    /// Its id in the forum it was imported from.
    pub external_id: Option<String>,
    /// Its page for people.
    #[schema(format = "uri")]
    pub url: String,
}

/// All channels.
#[utoipa::path(
    get, path = "/channels", operation_id = "list_channels", tag = "places",
    responses((status = 200, description = "The channels", body = ChannelList))
)]
pub async fn list(caller: Caller) -> HttpResponse {
    caller.read(all).await
}

fn all(look: &mut Look<'_>) -> Result<Reply> {
    let counts = list::counts_by_channel(look.conn, look.viewer, None)?;
    let channels = channels::store::all(look.conn, look.viewer)?
        .into_iter()
        .map(|channel| {
            let count = counts.iter().find(|count| count.channel_id == channel.id);
            ChannelItem {
                id: channel.id.0,
                url: look.app.url(&paths::channel(&channel.slug)),
                slug: channel.slug,
                name: channel.name,
                description: channel.description,
                is_closed: channel.is_closed,
                is_archived: channel.is_archived,
                ags: channel.region_ags.map(String::from),
                thread_count: count.map_or(0, |count| count.threads),
                open_count: count.map_or(0, |count| count.open),
                external_id: channel.external_id,
            }
        })
        .collect();
    Ok(Reply::of(&ChannelList { channels })?)
}
