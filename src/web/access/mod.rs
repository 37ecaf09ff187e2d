//! The page of a member's tokens for programs and feeds.

pub mod handlers;
pub mod pages;
