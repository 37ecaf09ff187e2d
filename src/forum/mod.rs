//! What the forum is: one folder an area, with its types, rules, verbs and SQL together.
//!
//! The order below is the law: an area uses only areas above it (`tests/architecture.rs`). An area that
//! must make a later one act records an [`activity`]; the later one reads it.
//!
//! Verbs are plain functions `(connection, viewer, …, now) -> Result`. They ask for rights first, write
//! rows, and never do anything slow: effects are rows that jobs carry out.

pub mod ids;

pub mod regions;
pub mod organisations;
pub mod paths;
pub mod accounts;
pub mod admin_log;
pub mod sign_in;
pub mod rules;
pub mod access;
pub mod activity;
pub mod channels;
pub mod threads;
pub mod affiliation;
pub mod profiles;
pub mod gazetteer;
pub mod curation;
pub mod moderation;
pub mod notifications;
pub mod digest;
pub mod invitations;
pub mod membership;
pub mod applications;
pub mod exchange;
