//! Pages of the channels.

pub mod handlers;
pub mod pages;
