//! The page that a member sees first.

pub mod handlers;
pub mod pages;
