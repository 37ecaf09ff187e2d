//! Finding an organisation, and choosing one's own.

pub mod admin_handlers;
pub mod admin_pages;
pub mod handlers;
pub mod pages;
pub mod picker;
