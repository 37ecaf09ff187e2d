//! Rows of `channels` and `channel_subscriptions`.

use diesel::prelude::*;

use super::{Channel, SubscriptionLevel};
use crate::db::schema::{channel_subscriptions, channels};
use crate::db::types::Timestamp;
use crate::db::{DbConnection, Each};
use crate::error::Result;
use crate::forum::accounts;
use crate::forum::ids::{ChannelId, MemberId};
use crate::forum::regions::Ags;

/// All channels in their order.
///
/// # Errors
/// The database fails.
pub fn all(conn: &mut DbConnection) -> Result<Vec<Channel>> {
    Ok(channels::table.order((channels::position, channels::id)).select(Channel::as_select()).load(conn)?)
}

/// All channels in their order, each with how the member follows it.
///
/// # Errors
/// The database fails.
pub fn all_for(
    conn: &mut DbConnection,
    member: MemberId,
) -> Result<Vec<(Channel, Option<SubscriptionLevel>)>> {
    let followed =
        channel_subscriptions::channel_id.eq(channels::id).and(channel_subscriptions::member_id.eq(member));
    Ok(channels::table
        .left_join(channel_subscriptions::table.on(followed))
        .order((channels::position, channels::id))
        .select((Channel::as_select(), channel_subscriptions::level.nullable()))
        .load(conn)?)
}

/// A channel by its name in addresses.
///
/// # Errors
/// `NotFound`, or the database fails.
pub fn by_slug(conn: &mut DbConnection, slug: &str) -> Result<Channel> {
    Ok(channels::table.filter(channels::slug.eq(slug)).select(Channel::as_select()).first(conn)?)
}

/// A channel and how the member follows it.
///
/// # Errors
/// `NotFound`, or the database fails.
pub fn by_slug_for(
    conn: &mut DbConnection,
    slug: &str,
    member: MemberId,
) -> Result<(Channel, Option<SubscriptionLevel>)> {
    let followed =
        channel_subscriptions::channel_id.eq(channels::id).and(channel_subscriptions::member_id.eq(member));
    Ok(channels::table
        .left_join(channel_subscriptions::table.on(followed))
        .filter(channels::slug.eq(slug))
        .select((Channel::as_select(), channel_subscriptions::level.nullable()))
        .first(conn)?)
}

/// A channel by id.
///
/// # Errors
/// The database fails.
pub fn by_id(conn: &mut DbConnection, id: ChannelId) -> Result<Option<Channel>> {
    Ok(channels::table.find(id).select(Channel::as_select()).first(conn).optional()?)
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
