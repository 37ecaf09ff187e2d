//! The administration, and the mailbox of the demo.

pub mod handlers;
pub mod pages;
