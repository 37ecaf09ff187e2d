//! Invitations: behind the link, the first steps after it, and the list of all.

pub mod handlers;
pub mod pages;
pub mod step_pages;
pub mod steps;
