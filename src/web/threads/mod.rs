//! Pages of threads: lists, asking, reading, replying, editing.

pub mod address;
mod ask;
pub mod edit_handlers;
pub mod forms;
pub mod handlers;
pub mod pages;
pub mod post_handlers;
mod read;

pub use self::ask::{draft_page, new_page};
pub use self::read::show_page;
