//! Pages of signing in, and the text that is kept when a session has ended while somebody wrote.

pub mod handlers;
pub mod pages;

pub use self::handlers::keep_form;
