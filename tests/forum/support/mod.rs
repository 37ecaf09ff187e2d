//! What the stories of this suite stand on: a real server with its own database and mail server, people
//! with browsers, and a clock that can be moved.

mod browser;
mod database;
mod people;
mod program;
mod smtp_sink;
mod test_forum;

pub use browser::{Browser, Page, texts_of};
pub use people::{Person, ThreadAddress};
pub use program::Answered;
pub use smtp_sink::{Answer, Mail};
pub use test_forum::{TestForum, at};
