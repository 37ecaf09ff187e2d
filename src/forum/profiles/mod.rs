//! Profiles: what a member tells of herself, her picture, what she wrote, and the directory of all members.
//!
//! Nothing here says when somebody was here, counts what she did or puts one before another. A handle is made once
//! and stays, so links to a profile live on when its member is renamed.

mod directory;
mod directory_store;
mod edit;
mod picture;
mod picture_store;
mod show;
mod store;
mod written_store;

use diesel::prelude::*;

pub use self::directory::{Directory, DirectoryRow, PER_PAGE, Search, search};
pub use self::edit::{
    ABOUT_CHARS, JOB_CHARS, NewProfile, PHONE_CHARS, TOPIC_CHARS, TOPICS, TypedProfile, edit, suggestions,
};
pub use self::picture::{Picture, PictureFault, PictureSize, decode, picture, remove_picture, set_picture};
pub use self::show::{Shown, own, own_picture, show};
pub use self::store::{insert_topics, set_job_title, topics_of};
use super::accounts::Role;
use super::ids::{MemberId, OrganisationId, PostId};
use super::regions::Ags;
use crate::db::schema::members;
use crate::db::types::Timestamp;

/// A member as her profile shows her.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = members)]
pub struct Profile {
    /// Her id.
    pub id: MemberId,
    /// Her name in addresses.
    pub handle: String,
    /// The name people see.
    pub name: String,
    /// Her address; only for who may see it.
    pub email: String,
    /// What she may do.
    pub role: Role,
    /// The name of where she works.
    pub organisation: String,
    /// Where she works, if that is known.
    pub organisation_id: Option<OrganisationId>,
    /// Where she is at home.
    pub home_ags: Ags,
    /// "gern per Du".
    pub is_per_du: bool,
    /// Since when she is suspended.
    pub suspended_at: Option<Timestamp>,
    /// Since when she is a member.
    pub created_at: Timestamp,
    /// "Digitallotsin, Sachgebiet Organisation".
    pub job_title: String,
    /// A few sentences; plain text.
    pub about: String,
    /// Her telephone, if she released it.
    pub phone: String,
    /// Whether members see her address.
    pub shows_email: bool,
    /// Whether the directory leaves her out.
    pub is_unlisted: bool,
    /// By which her picture is fetched.
    pub picture_hash: Option<String>,
}

/// Something she wrote, as a line of her profile.
#[derive(Debug, Clone, QueryableByName)]
pub struct Written {
    /// The post.
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub post_id: PostId,
    /// Title of its thread.
    #[diesel(sql_type = diesel::sql_types::Text)]
    pub title: String,
    /// Name of its channel.
    #[diesel(sql_type = diesel::sql_types::Text)]
    pub channel: String,
    /// When it was written.
    #[diesel(sql_type = diesel::sql_types::Timestamp)]
    pub created_at: Timestamp,
}
