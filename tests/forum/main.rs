//! Stories through the front door: real HTTP, a real database, a real mail server.

// A story that cannot go on has failed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod access;
mod accounts;
mod api;
mod channels;
mod curation;
mod digest;
mod exchange;
mod kept;
mod moderation;
mod notifications;
mod operating;
mod pages;
mod regions;
mod sign_in;
mod support;
mod threads;
