//! Pages of the moderation: one per action, and the log.

pub mod handlers;
pub mod pages;
