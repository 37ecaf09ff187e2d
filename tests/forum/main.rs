//! Stories through the front door: real HTTP, a real database, a real mail server.

// A story that cannot go on has failed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod access;
mod accounts;
mod api;
mod applications;
mod channels;
mod counts;
mod curation;
mod digest;
mod exchange;
mod gazetteer;
mod invitations;
mod kept;
mod membership;
mod moderation;
mod notifications;
mod operating;
mod organisations;
mod organisations_admin;
mod pages;
mod profiles;
mod regions;
mod rules;
mod sign_in;
mod support;
mod threads;
mod visible;
