//! Help, legal texts, and the showcase of the components.

pub mod handlers;
pub mod pages;
