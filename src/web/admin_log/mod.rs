//! The log of the administration.

pub mod handlers;
pub mod pages;
