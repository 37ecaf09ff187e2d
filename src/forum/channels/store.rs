//! Rows of `channels` and `channel_subscriptions`. Whatever reads for a viewer begins at
//! [`super::visible`]; a channel that is closed to her is not there.

use diesel::prelude::*;

use super::visible::visible_channels;
use super::{Channel, ChannelDraft, SubscriptionLevel};
use crate::db::schema::{channel_subscriptions, channels, threads};
use crate::db::types::Timestamp;
use crate::db::{DbConnection, Each};
use crate::error::Result;
use crate::forum::accounts::{self, Viewer};
use crate::forum::ids::{ChannelId, MemberId};
use crate::forum::regions::Ags;

/// Every channel in its order, whoever may see it: for files, the command line, and who runs the platform.
///
/// # Errors
/// The database fails.
pub fn every(conn: &mut DbConnection) -> Result<Vec<Channel>> {
    Ok(channels::table.order((channels::position, channels::id)).select(Channel::as_select()).load(conn)?)
}

/// The channels that the viewer may see, in their order.
///
/// # Errors
/// The database fails.
pub fn all(conn: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Channel>> {
    Ok(channels::table
        .filter(visible_channels(viewer))
        .order((channels::position, channels::id))
        .select(Channel::as_select())
        .load(conn)?)
}

/// [`all`], each with how the viewer follows it.
///
/// # Errors
/// A guest, or the database fails.
pub fn all_followed(
    conn: &mut DbConnection,
    viewer: &Viewer,
) -> Result<Vec<(Channel, Option<SubscriptionLevel>)>> {
    let member = viewer.member()?.id;
    let followed =
        channel_subscriptions::channel_id.eq(channels::id).and(channel_subscriptions::member_id.eq(member));
    Ok(channels::table
        .left_join(channel_subscriptions::table.on(followed))
        .filter(visible_channels(viewer))
        .order((channels::position, channels::id))
        .select((Channel::as_select(), channel_subscriptions::level.nullable()))
        .load(conn)?)
}

/// A channel by its name in addresses.
///
/// # Errors
/// `NotFound`, also for what the viewer must not know of, or the database fails.
pub fn by_slug(conn: &mut DbConnection, viewer: &Viewer, slug: &str) -> Result<Channel> {
    Ok(channels::table
        .filter(channels::slug.eq(slug))
        .filter(visible_channels(viewer))
        .select(Channel::as_select())
        .first(conn)?)
}

/// A channel and how the viewer follows it.
///
/// # Errors
/// A guest; `NotFound`, also for what the viewer must not know of; or the database fails.
pub fn followed_by_slug(
    conn: &mut DbConnection,
    viewer: &Viewer,
    slug: &str,
) -> Result<(Channel, Option<SubscriptionLevel>)> {
    let member = viewer.member()?.id;
    let followed =
        channel_subscriptions::channel_id.eq(channels::id).and(channel_subscriptions::member_id.eq(member));
    Ok(channels::table
        .left_join(channel_subscriptions::table.on(followed))
        .filter(channels::slug.eq(slug))
        .filter(visible_channels(viewer))
        .select((Channel::as_select(), channel_subscriptions::level.nullable()))
        .first(conn)?)
}

/// Names of channels, for the administration's log.
///
/// # Errors
/// The database fails.
pub(in crate::forum) fn names(conn: &mut DbConnection, ids: Vec<ChannelId>) -> Result<Vec<String>> {
    let named = channels::table.filter(channels::id.eq_any(ids)).order(channels::name);
    Ok(named.select(channels::name).load(conn)?)
}

/// A channel by id, if there is one that the viewer may see.
///
/// # Errors
/// The database fails.
pub fn by_id(conn: &mut DbConnection, viewer: &Viewer, id: ChannelId) -> Result<Option<Channel>> {
    Ok(channels::table
        .find(id)
        .filter(visible_channels(viewer))
        .select(Channel::as_select())
        .first(conn)
        .optional()?)
}

/// Sets or ends a subscription.
///
/// # Errors
/// The database fails.
pub fn set_level(
    conn: &mut DbConnection,
    member: MemberId,
    channel: ChannelId,
    level: Option<SubscriptionLevel>,
) -> Result<()> {
    use channel_subscriptions as s;
    match level {
        Some(level) => {
            let row = (s::member_id.eq(member), s::channel_id.eq(channel), s::level.eq(level));
            Each(
                diesel::insert_into(s::table)
                    .values(row)
                    .on_conflict((s::member_id, s::channel_id))
                    .do_update()
                    .set(s::level.eq(level)),
            )
            .execute(conn)?;
        }
        None => {
            diesel::delete(s::table.find((member, channel))).execute(conn)?;
        }
    }
    accounts::store::note_change(conn, member)
}

pub(super) fn count(conn: &mut DbConnection) -> Result<i64> {
    Ok(channels::table.count().get_result(conn)?)
}

/// Adds a channel.
///
/// # Errors
/// The slug is taken, or the database fails.
pub fn insert(
    conn: &mut DbConnection,
    (slug, name, description): (&str, &str, &str),
    position: i32,
    region: Option<&Ags>,
    now: Timestamp,
) -> Result<ChannelId> {
    Ok(diesel::insert_into(channels::table)
        .values((
            channels::slug.eq(slug),
            channels::name.eq(name),
            channels::description.eq(description),
            channels::position.eq(position),
            channels::region_ags.eq(region),
            channels::created_at.eq(now),
            // A new channel changes the sum of all versions, which lists are kept by.
            channels::version.eq(1),
        ))
        .returning(channels::id)
        .get_result(conn)?)
}

/// Writes what a channel is to be. The pages of its threads name it, so they are made anew; channels are
/// changed so seldom that one statement for all of them is short enough.
pub(super) fn update(conn: &mut DbConnection, id: ChannelId, draft: &ChannelDraft) -> Result<()> {
    diesel::update(channels::table.find(id))
        .set((
            channels::name.eq(&draft.name),
            channels::description.eq(&draft.description),
            channels::position.eq(draft.position),
            channels::region_ags.eq(&draft.region),
            channels::is_closed.eq(draft.is_closed),
            channels::is_archived.eq(draft.is_archived),
            channels::outline.eq(&draft.outline),
        ))
        .execute(conn)?;
    diesel::update(threads::table.filter(threads::channel_id.eq(id)))
        .set(threads::version.eq(threads::version + 1))
        .execute(conn)?;
    note_change(conn, id)
}

/// Whether a channel is archived.
///
/// # Errors
/// `NotFound`, or the database fails.
pub(in crate::forum) fn is_archived(conn: &mut DbConnection, id: ChannelId) -> Result<bool> {
    Ok(channels::table.find(id).select(channels::is_archived).first(conn)?)
}

/// Gives a channel another place. Pages of threads do not show it.
pub(super) fn set_position(conn: &mut DbConnection, id: ChannelId, position: i32) -> Result<()> {
    diesel::update(channels::table.find(id)).set(channels::position.eq(position)).execute(conn)?;
    note_change(conn, id)
}

/// Counts that the threads of a channel changed. Lists that were kept are made anew.
///
/// # Errors
/// The database fails.
pub fn note_change(conn: &mut DbConnection, id: ChannelId) -> Result<()> {
    diesel::update(channels::table.find(id))
        .set(channels::version.eq(channels::version + 1))
        .execute(conn)?;
    Ok(())
}
