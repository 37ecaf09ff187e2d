//! Rows of `member_pictures`.

use diesel::prelude::*;

use super::PictureSize;
use crate::db::DbConnection;
use crate::db::schema::{member_pictures, members};
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::ids::MemberId;

pub(super) fn set(
    conn: &mut DbConnection,
    id: MemberId,
    hash: &str,
    (small, large): (String, String),
    now: Timestamp,
) -> Result<()> {
    remove(conn, id)?;
    diesel::insert_into(member_pictures::table)
        .values((
            member_pictures::member_id.eq(id),
            member_pictures::small.eq(small),
            member_pictures::large.eq(large),
            member_pictures::created_at.eq(now),
        ))
        .execute(conn)?;
    diesel::update(members::table.find(id)).set(members::picture_hash.eq(hash)).execute(conn)?;
    Ok(())
}

pub(super) fn remove(conn: &mut DbConnection, id: MemberId) -> Result<()> {
    diesel::delete(member_pictures::table.find(id)).execute(conn)?;
    diesel::update(members::table.find(id)).set(members::picture_hash.eq(None::<String>)).execute(conn)?;
    Ok(())
}

pub(super) fn file(conn: &mut DbConnection, hash: &str, size: PictureSize) -> Result<String> {
    let found = members::table
        .inner_join(member_pictures::table.on(member_pictures::member_id.eq(members::id)))
        .filter(members::picture_hash.eq(hash).and(members::suspended_at.is_null()));
    Ok(match size {
        PictureSize::Small => found.select(member_pictures::small).first(conn)?,
        PictureSize::Large => found.select(member_pictures::large).first(conn)?,
    })
}
