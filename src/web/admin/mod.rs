//! The administration, and the mailbox of the demo.

pub mod channel_handlers;
pub mod channel_list_handlers;
pub mod channel_pages;
pub mod handlers;
pub mod pages;
pub mod sight_handlers;
