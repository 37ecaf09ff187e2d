//! Mail settings and unsubscribing, with sign-in or by a link from a mail.

pub mod handlers;
pub mod pages;
