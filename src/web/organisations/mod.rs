//! Finding an organisation, and choosing one's own.

pub mod handlers;
pub mod pages;
pub mod picker;
