//! Pages of members: profile, picture, directory.

pub mod directory_handlers;
pub mod handlers;
pub mod pages;
pub mod picture_handlers;
