//! What the stories of this suite stand on: a real server with its own database and mail server, people
//! with browsers, and a clock that can be moved.

mod browser;
mod client;
pub mod database;
mod people;
mod program;
mod readers;
pub mod smtp_sink;
mod test_forum;

pub use browser::{Browser, Form, Page, texts_of};
pub use client::{Answered, Client};
pub use database::TestDatabase;
pub use people::{PASSWORD, Person, ThreadAddress};
pub use program::{Program, Start, free_port};
pub use readers::{reader_address, reader_number};
pub use smtp_sink::{Answer, Mail};
pub use test_forum::{TestForum, at, serve};
