//! Pages of threads: lists, asking, reading, replying, editing.

mod ask;
pub mod forms;
pub mod handlers;
pub mod pages;
mod read;

pub use self::ask::{draft_page, new_page};
pub use self::read::show_page;
