//! Stories through the front door: real HTTP, a real database, a real mail server.

mod accounts;
mod channels;
mod curation;
mod digest;
mod moderation;
mod notifications;
mod pages;
mod regions;
mod support;
mod threads;
