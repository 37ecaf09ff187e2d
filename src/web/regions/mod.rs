//! The page of a region.

pub mod handlers;
pub mod pages;
