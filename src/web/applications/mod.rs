//! Asking to become a member, and deciding about it.

pub mod handlers;
pub mod pages;
pub mod review_handlers;
pub mod review_pages;
